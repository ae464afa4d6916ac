#include "rendering/pdf/structure.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace jalon::rendering {

namespace {

std::string tag_of(Role role) {
    switch (role) {
        case Role::document:
            return "Document";
        case Role::p:
            return "P";
        case Role::h1:
            return "H1";
        case Role::h2:
            return "H2";
        case Role::h3:
            return "H3";
        case Role::h4:
            return "H4";
        case Role::list:
        case Role::alpha_list:
        case Role::roman_list:
        case Role::ordered_list:
            return "L";
        case Role::list_item:
            return "LI";
        case Role::label:
            return "Lbl";
        case Role::list_body:
            return "LBody";
        case Role::table:
            return "Table";
        case Role::table_head:
            return "THead";
        case Role::table_body:
            return "TBody";
        case Role::row:
            return "TR";
        case Role::header_cell:
            return "TH";
        case Role::cell:
            return "TD";
        case Role::quote:
            return "BlockQuote";
        case Role::note:
            return "Sect";
        case Role::footnote:
            return "Note";
        case Role::reference:
            return "Reference";
        case Role::toc:
            return "TOC";
        case Role::toc_item:
            return "TOCI";
        case Role::link:
            return "Link";
        case Role::figure:
            return "Figure";
        case Role::figure_group:
            return "Div";
        case Role::caption:
            return "Caption";
        case Role::form:
            return "Form";
    }
    return "P";
}

std::string attributes_of(Role role) {
    switch (role) {
        case Role::header_cell:
            return " /A << /O /Table /Scope /Column >>";
        case Role::list:
            return " /A << /O /List /ListNumbering /Disc >>";
        case Role::ordered_list:
            return " /A << /O /List /ListNumbering /Decimal >>";
        case Role::alpha_list:
            return " /A << /O /List /ListNumbering /LowerAlpha >>";
        case Role::roman_list:
            return " /A << /O /List /ListNumbering /LowerRoman >>";
        default:
            return "";
    }
}

// What a figure says in words, and where it stands on its page.
std::string figure_attributes(const Element& element, const std::vector<double>& page_heights) {
    std::string out = element.alt.empty() ? "" : " /Alt " + text_string(element.alt);
    if (element.area) {
        const Area& area = *element.area;
        const double page_height = page_heights[area.page];
        out += " /A << /O /Layout /Placement /Block /BBox [" + number(area.x) + " " +
               number(page_height - area.y - area.height) + " " + number(area.x + area.width) + " " +
               number(page_height - area.y) + "] >>";
    }
    return out;
}

std::string width_of_cell(const Element& element) {
    return element.columns == 1 ? "" : " /A << /O /Table /ColSpan " + std::to_string(element.columns) + " >>";
}

}  // namespace

Structure::Structure(const Layout& layout, std::vector<HPDF_Page> pages, Objects& objects)
    : pages_(std::move(pages)), objects_(objects), root_(objects.add()), marks_(pages_.size()) {
    for (const Page& page : layout.pages) {
        page_heights_.push_back(page.height);
    }
    for (const Element& element : layout.elements) {
        nodes_.push_back(Node{element, {}, false, nullptr});
    }
}

void Structure::attach_to_parent(std::size_t node) {
    while (!nodes_[node].attached) {
        nodes_[node].attached = true;
        nodes_[node].object = objects_.add();
        const ElementId parent = nodes_[node].element.parent;
        if (!parent) {
            return;
        }
        nodes_[*parent].kids.push_back(Kid{Kid::Kind::element, node, 0, nullptr});
        node = *parent;
    }
}

Structure::Mark Structure::mark(std::size_t element, std::size_t page) {
    attach_to_parent(element);
    const std::size_t id = marks_[page].size();
    marks_[page].push_back(element);
    nodes_[element].kids.push_back(Kid{Kid::Kind::mark, id, page, nullptr});
    return {id, tag_of(nodes_[element].element.role)};
}

std::size_t Structure::add_link(std::size_t element) {
    nodes_.push_back(Node{Element{Role::link, element, {}, {}}, {}, false, nullptr});
    return nodes_.size() - 1;
}

std::size_t Structure::attach(std::size_t link, std::size_t page, HPDF_Dict annotation) {
    const std::size_t key = pages_.size() + annotations_.size();
    annotations_.emplace_back(key, link);
    nodes_[link].kids.push_back(Kid{Kid::Kind::object, 0, page, annotation});
    return key;
}

void Structure::keep(std::size_t element) {
    attach_to_parent(element);
}

std::string Structure::kid_text(const Kid& kid, std::size_t own_page) const {
    const std::string page = Objects::reference(pages_[kid.page]);
    if (kid.kind == Kid::Kind::element) {
        return Objects::reference(nodes_[kid.index].object);
    }
    if (kid.kind == Kid::Kind::object) {
        return "<< /Type /OBJR /Pg " + page + " /Obj " + Objects::reference(kid.object) + " >>";
    }
    if (kid.page == own_page) {
        return std::to_string(kid.index);
    }
    return "<< /Type /MCR /Pg " + page + " /MCID " + std::to_string(kid.index) + " >>";
}

// Footnotes bear a name of their own, as PDF/UA wants.
std::string Structure::note_id(std::size_t node) {
    return fmt::format("(note-{:06})", node);
}

void Structure::write_node(std::size_t index) {
    Node& node = nodes_[index];
    const auto marked = std::ranges::find_if(node.kids, [](const Kid& kid) { return kid.kind != Kid::Kind::element; });
    // Elements are numbered in reading order; empty cells are met late and find their place again here.
    if (marked == node.kids.end()) {
        std::ranges::stable_sort(node.kids, {}, &Kid::index);
    }
    const HPDF_Dict parent = node.element.parent ? nodes_[*node.element.parent].object : root_;
    std::string text = "/Type /StructElem /S /" + tag_of(node.element.role) + " /P " + Objects::reference(parent) +
                       attributes_of(node.element.role) + figure_attributes(node.element, page_heights_) +
                       width_of_cell(node.element);
    if (node.element.role == Role::footnote) {
        text += " /ID " + note_id(index);
    }
    std::size_t own_page = pages_.size();
    if (marked != node.kids.end()) {
        own_page = marked->page;
        text += " /Pg " + Objects::reference(pages_[own_page]);
    }
    text += " /K [";
    for (const Kid& kid : node.kids) {
        text += kid_text(kid, own_page) + " ";
    }
    objects_.fill(node.object, text + "]");
}

HPDF_Dict Structure::write() {
    attach_to_parent(0);
    for (std::size_t k = 0; k < nodes_.size(); ++k) {
        if (nodes_[k].attached) {
            write_node(k);
        }
    }
    std::string tree = "/Nums [";
    for (std::size_t page = 0; page < pages_.size(); ++page) {
        tree += std::to_string(page) + " [";
        for (const std::size_t node : marks_[page]) {
            tree += Objects::reference(nodes_[node].object) + " ";
        }
        tree += "] ";
    }
    for (const auto& [key, node] : annotations_) {
        tree += std::to_string(key) + " " + Objects::reference(nodes_[node].object) + " ";
    }
    std::string names;
    for (std::size_t k = 0; k < nodes_.size(); ++k) {
        if (nodes_[k].attached && nodes_[k].element.role == Role::footnote) {
            names += note_id(k) + " " + Objects::reference(nodes_[k].object) + " ";
        }
    }
    const HPDF_Dict parents = objects_.add(tree + "]");
    objects_.fill(root_, "/Type /StructTreeRoot /K [" + Objects::reference(nodes_[0].object) + "] /ParentTree " +
                             Objects::reference(parents) + " /ParentTreeNextKey " +
                             std::to_string(pages_.size() + annotations_.size()) +
                             (names.empty() ? "" : " /IDTree << /Names [" + names + "] >>"));
    return root_;
}

}  // namespace jalon::rendering
