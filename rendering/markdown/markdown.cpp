#include "rendering/markdown/markdown.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include <cmark-gfm.h>

#include <cmark-gfm-core-extensions.h>
#include <fmt/format.h>

#include "engine/base/french.hpp"
#include "engine/base/text.hpp"
#include "rendering/markdown/bounds.hpp"
#include "rendering/markdown/references.hpp"
#include "rendering/template/print.hpp"
#include "rendering/text/protected_spaces.hpp"
#include "rendering/text/remembered.hpp"
#include "rendering/text/utf8.hpp"

namespace jalon::rendering {

namespace {

using Kind = Block::Kind;

struct NodeFree {
    void operator()(cmark_node* node) const { cmark_node_free(node); }
};
using Tree = std::unique_ptr<cmark_node, NodeFree>;

Tree parse(const std::string& markdown) {
    static std::once_flag once;
    std::call_once(once, cmark_gfm_core_extensions_ensure_registered);
    const std::unique_ptr<cmark_parser, decltype(&cmark_parser_free)> parser(cmark_parser_new(CMARK_OPT_FOOTNOTES),
                                                                             &cmark_parser_free);
    cmark_parser_attach_syntax_extension(parser.get(), cmark_find_syntax_extension("table"));
    cmark_parser_feed(parser.get(), markdown.data(), markdown.size());
    Tree tree(cmark_parser_finish(parser.get()));
    cmark_consolidate_text_nodes(tree.get());
    return tree;
}

std::string literal(cmark_node* node) {
    const char* text = cmark_node_get_literal(node);
    return text == nullptr ? std::string() : std::string(text);
}

// Thrown inside this file only, so that reading the tree stays a straight line.
struct Refusal {
    Error error;   // without place, or with one in the template
    int line = 0;  // else the line of the Markdown
};

// What `read` gives; `lines_before` is how many lines stand before the text that it reads.
template <class Read>
auto after_lines(int lines_before, const Read& read) {
    try {
        return read();
    } catch (Refusal& refusal) {
        refusal.line += lines_before;
        throw;
    }
}

// Inlines do not always know their line: then that of what they stand in.
int line_of(cmark_node* node) {
    while (node != nullptr && cmark_node_get_start_line(node) == 0) {
        node = cmark_node_parent(node);
    }
    return node == nullptr ? 1 : cmark_node_get_start_line(node);
}

[[noreturn]] void refuse(cmark_node* node, const std::string& what) {
    throw Refusal{Error{ErrorKind::definition, what, {}, {}}, line_of(node)};
}

// Most texts of a paper say the same to everybody. Weighed by their bytes.
const RememberedTexts<std::string> typeset_texts(200'000);
const RememberedTexts<Inlines> lines_read(60'000);

void append(Inlines& out, Inline piece) {
    if (!out.empty() && out.back().same_style(piece)) {
        out.back().text += piece.text;
    } else if (!piece.text.empty()) {
        out.push_back(std::move(piece));
    }
}

// The footnotes of one text, as they are met; their numbers run through the whole document.
struct Notes {
    int& last_number;
    std::map<int, std::string> numbers;      // place among the definitions → number
    std::vector<cmark_node*> definitions{};  // in the order of the first calls
    int depth = 0;                           // of styles, links and notes in one another
};

// One level deeper for as long as it lives.
class Deeper {
  public:
    Deeper(int& depth, cmark_node* node) : depth_(depth) {
        if (depth == nesting_max) {
            refuse(node, fmt::format("plus de {} niveaux s’emboîtent ; simplifiez cette partie", nesting_max));
        }
        ++depth_;
    }
    ~Deeper() { --depth_; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;

  private:
    int& depth_;
};

Inlines typeset(Inlines inlines);
void read_inlines(cmark_node* parent, const Inline& style, Notes& notes, Inlines& out);

Inlines text_of_note(cmark_node* definition, Notes& notes) {
    Inlines out;
    for (cmark_node* part = cmark_node_first_child(definition); part != nullptr; part = cmark_node_next(part)) {
        if (cmark_node_get_type(part) != CMARK_NODE_PARAGRAPH) {
            refuse(part, "une note de bas de page ne contient que des phrases ; sortez-en listes et tableaux");
        }
        Inlines own;
        read_inlines(part, Inline{}, notes, own);
        if (!out.empty()) {
            append(out, plain("\n").front());
        }
        for (Inline& piece : own) {
            append(out, std::move(piece));
        }
    }
    return typeset(std::move(out));
}

// The call of a footnote: its number, and at the first call its text.
Inline call_of_note(cmark_node* node, Inline piece, Notes& notes) {
    const int place = std::stoi(literal(node));
    piece.raised = true;
    const auto [known, first] = notes.numbers.try_emplace(place);
    if (first) {
        known->second = std::to_string(++notes.last_number);
        piece.note =
            std::make_shared<Inlines>(text_of_note(notes.definitions.at(static_cast<std::size_t>(place) - 1), notes));
    }
    piece.text = notes.numbers.at(place);
    return piece;
}

// « [^x] » stays in the text when nothing defines the note.
void refuse_open_call(cmark_node* node, const std::string& text) {
    const std::size_t at = text.find("[^");
    const std::size_t end = at == std::string::npos ? at : text.find(']', at);
    if (end != std::string::npos) {
        const std::string call = plain_text(text.substr(at, end + 1 - at));
        refuse(node, "la note « " + call + " » n’est pas définie ; ajoutez une ligne « " + call + ": … »");
    }
}

void read_inlines(cmark_node* parent, const Inline& style, Notes& notes, Inlines& out) {
    const Deeper deeper(notes.depth, parent);
    for (cmark_node* node = cmark_node_first_child(parent); node != nullptr; node = cmark_node_next(node)) {
        Inline piece = style;
        const cmark_node_type type = cmark_node_get_type(node);
        if (type == CMARK_NODE_TEXT) {
            refuse_open_call(node, literal(node));
            piece.text = plain_text(literal(node));
        } else if (type == CMARK_NODE_FOOTNOTE_REFERENCE) {
            piece = call_of_note(node, std::move(piece), notes);
        } else if (type == CMARK_NODE_SOFTBREAK) {
            piece.text = " ";
        } else if (type == CMARK_NODE_LINEBREAK ||
                   (type == CMARK_NODE_HTML_INLINE && literal(node).starts_with("<br"))) {
            piece.text = "\n";
        } else if (type == CMARK_NODE_CODE) {
            piece.text = plain_text(literal(node));
            piece.code = true;
        } else if (type == CMARK_NODE_STRONG || type == CMARK_NODE_EMPH || type == CMARK_NODE_LINK) {
            piece.bold = piece.bold || type == CMARK_NODE_STRONG;
            piece.italic = piece.italic || type == CMARK_NODE_EMPH;
            if (type == CMARK_NODE_LINK) {
                piece.link = plain_text(cmark_node_get_url(node));
            }
            const bool wordless = type == CMARK_NODE_LINK && cmark_node_first_child(node) == nullptr;
            read_inlines(node, piece, notes, out);
            if (wordless && piece.link.starts_with('#')) {
                out.push_back(std::move(piece));  // its words come with the number of what it names
            }
            continue;
        } else {
            refuse(node, "ce balisage n’est pas permis dans un modèle : « " + plain_text(literal(node)) + " »");
        }
        append(out, std::move(piece));
    }
}

bool takes_space_before(char32_t c) {
    return c == U';' || c == U'!' || c == U'?' || c == U'»' || c == U':';
}

// Spaces that must not break, where a change of style hid them from `typeset`.
void protect_joints(Inlines& inlines) {
    for (std::size_t k = 0; k + 1 < inlines.size(); ++k) {
        std::string& left = inlines[k].text;
        std::string& right = inlines[k + 1].text;
        const std::u32string next = decode_utf8(right);
        if (left.ends_with("« ")) {
            left.replace(left.size() - 1, 1, "\u00A0");
        }
        if (left.ends_with(" ") && !next.empty() && takes_space_before(next.front())) {
            left.replace(left.size() - 1, 1, next.front() == U':' || next.front() == U'»' ? "\u00A0" : "\u202F");
        }
        if (left.ends_with("«") && right.starts_with(" ")) {
            right.replace(0, 1, "\u00A0");
        }
    }
}

std::string typeset_lines(const std::string& text) {
    std::vector<std::string> lines = split(text, '\n');
    for (std::string& line : lines) {
        line = with_protected_spaces(french::typeset(line));
    }
    return join(lines, "\n");
}

// The typographic rules, line by line, except where characters are meant literally.
Inlines typeset(Inlines inlines) {
    for (Inline& piece : inlines) {
        const bool literal_text = piece.code || piece.text.find("://") != std::string::npos;
        if (literal_text) {
            continue;
        }
        piece.text = *typeset_texts.get(
            piece.text, [&piece] { return typeset_lines(piece.text); }, piece.text.size());
    }
    protect_joints(inlines);
    return inlines;
}

Inlines inlines_of(cmark_node* node, Notes& notes) {
    Inlines out;
    read_inlines(node, Inline{}, notes, out);
    std::size_t bytes = 0;
    for (const Inline& piece : out) {
        bytes += piece.text.size();
    }
    if (bytes > text_bytes_max) {
        throw Refusal{Error{ErrorKind::invalid,
                            fmt::format("ce texte de {} octets est trop long pour un seul paragraphe ({} au plus) ; "
                                        "raccourcissez-le",
                                        bytes, text_bytes_max),
                            {},
                            {}},
                      line_of(node)};
    }
    return typeset(std::move(out));
}

Inlines read_line(const std::string& text) {
    const Tree tree = parse(text);
    cmark_node* paragraph = cmark_node_first_child(tree.get());
    if (paragraph == nullptr) {
        return {};
    }
    if (cmark_node_get_type(paragraph) != CMARK_NODE_PARAGRAPH || cmark_node_next(paragraph) != nullptr) {
        Inline whole;  // "12. rue…" or "# …" inside a block is text, not a list or a heading
        whole.text = plain_text(text);
        return typeset({whole});
    }
    int none = 0;  // a line of a named block defines no notes
    Notes notes{none, {}};
    return inlines_of(paragraph, notes);
}

// One line of a named block, with its inline markup.
Inlines inline_text(const std::string& text) {
    return *lines_read.get(
        text, [&text] { return read_line(text); }, text.size());
}

std::vector<Inlines> row_of(const std::string& content, char separator) {
    std::vector<Inlines> row;
    if (separator == ':') {
        const std::size_t at = std::min(content.find(':'), content.size());
        row.push_back(inline_text(trimmed(content.substr(0, at))));
        row.push_back(inline_text(trimmed(content.substr(std::min(at + 1, content.size())))));
    } else if (separator == '|') {
        for (const std::string& cell : split(content, '|')) {
            row.push_back(inline_text(trimmed(cell)));
        }
    } else {
        row.push_back(inline_text(content));
    }
    return row;
}

std::vector<std::vector<Inlines>> lines_of(const std::string& text, char separator) {
    std::vector<std::vector<Inlines>> rows;
    int lines_before = 0;
    for (const std::string& line : split(text, '\n')) {
        if (const std::string content = trimmed(line); !content.empty()) {
            rows.push_back(after_lines(lines_before, [&] { return row_of(content, separator); }));
        }
        ++lines_before;
    }
    return rows;
}

// The parts of `text` between lines of `+++`.
std::vector<std::string> columns_of(const std::string& text) {
    std::vector<std::string> out(1);
    for (const std::string& line : split(text, '\n')) {
        if (trimmed(line) == "+++") {
            out.emplace_back();
        } else {
            out.back() += line + "\n";
        }
    }
    return out;
}

class TreeReader {
  public:
    explicit TreeReader(const FindPicture& picture) : picture_(picture) {}

    // `line_before` is that of what stands before the text, when the text is the inside of a block.
    Document read(const std::string& markdown, int line_before = 0) {
        const Tree tree = parse(markdown);
        Notes notes{last_note_, {}};
        for (cmark_node* node = cmark_node_first_child(tree.get()); node != nullptr; node = cmark_node_next(node)) {
            if (cmark_node_get_type(node) == CMARK_NODE_FOOTNOTE_DEFINITION) {
                notes.definitions.push_back(node);
            }
        }
        Notes* const outer_notes = std::exchange(notes_, &notes);
        const int outer_lines = std::exchange(lines_before_, line_before);
        Document out = children_of(tree.get());
        notes_ = outer_notes;
        lines_before_ = outer_lines;
        return out;
    }

  private:
    Document children_of(cmark_node* parent) {
        const Deeper deeper(depth_, parent);
        Document out;
        for (cmark_node* node = cmark_node_first_child(parent); node != nullptr; node = cmark_node_next(node)) {
            if (cmark_node_get_type(node) != CMARK_NODE_FOOTNOTE_DEFINITION) {
                out.push_back(block(node));
                out.back().line = lines_before_ + cmark_node_get_start_line(node);
            }
        }
        return out;
    }

    Inlines inlines(cmark_node* node) { return inlines_of(node, *notes_); }

    Block block(cmark_node* node) {
        switch (cmark_node_get_type(node)) {
            case CMARK_NODE_PARAGRAPH:
                return with_inlines(Kind::paragraph, inlines(node));
            case CMARK_NODE_HEADING:
                return heading(node);
            case CMARK_NODE_LIST:
                return list(node);
            case CMARK_NODE_ITEM:
                return with_children(Kind::item, children_of(node));
            case CMARK_NODE_BLOCK_QUOTE:
                return with_children(Kind::quote, children_of(node));
            case CMARK_NODE_THEMATIC_BREAK:
                return of_kind(Kind::rule);
            case CMARK_NODE_CODE_BLOCK:
                return named(node);
            default:
                break;
        }
        if (std::string_view(cmark_node_get_type_string(node)) == "table") {
            return table(node);
        }
        refuse(node, "ce balisage n’est pas permis dans un modèle : « " + plain_text(literal(node)) + " »");
    }

    static Block of_kind(Kind kind) {
        Block out;
        out.kind = kind;
        return out;
    }
    static Block with_inlines(Kind kind, Inlines inlines) {
        Block out = of_kind(kind);
        out.inlines = std::move(inlines);
        return out;
    }
    static Block with_children(Kind kind, Document children) {
        Block out = of_kind(kind);
        out.children = std::move(children);
        return out;
    }
    static Block with_rows(Kind kind, std::vector<std::vector<Inlines>> rows) {
        Block out = of_kind(kind);
        out.rows = std::move(rows);
        return out;
    }

    Block heading(cmark_node* node) {
        const std::string label = label_taken_off(cmark_node_last_child(node));
        Block out = with_inlines(Kind::heading, inlines(node));
        out.level = cmark_node_get_heading_level(node);
        out.label = label;
        return out;
    }

    // The `{#label}` at the end of a heading, which leaves the text.
    static std::string label_taken_off(cmark_node* last) {
        if (last == nullptr || cmark_node_get_type(last) != CMARK_NODE_TEXT) {
            return {};
        }
        const std::string text = literal(last);
        const std::size_t at = text.rfind("{#");
        if (at == std::string::npos || !text.ends_with('}')) {
            return {};
        }
        cmark_node_set_literal(last, trimmed(text.substr(0, at)).c_str());
        return text.substr(at + 2, text.size() - at - 3);
    }

    Block list(cmark_node* node) {
        Block out = with_children(Kind::list, children_of(node));
        out.ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
        out.first_number = out.ordered ? cmark_node_get_list_start(node) : 1;
        out.tight = cmark_node_get_list_tight(node) != 0;
        return out;
    }

    // A column headed « (report) » is not printed: it tells what the column before it comes to, row by row, for the
    // head of the next page. A row that begins with « = » is a total.
    Block table(cmark_node* node) {
        Block out = of_kind(Kind::table);
        const std::size_t columns = cmark_gfm_extensions_get_table_columns(node);
        const std::uint8_t* aligns = cmark_gfm_extensions_get_table_alignments(node);
        std::vector<bool> brought_forward(columns, false);
        std::size_t k = 0;
        for (cmark_node* cell = cmark_node_first_child(cmark_node_first_child(node)); cell != nullptr;
             cell = cmark_node_next(cell), ++k) {
            brought_forward[k] = k > 0 && begins_with(cell, "(report)");
        }
        for (k = 0; k < columns; ++k) {
            if (!brought_forward[k]) {
                out.aligns.push_back(aligns[k] == 'r' ? Align::right : aligns[k] == 'c' ? Align::centre : Align::left);
            }
        }
        const bool brings = std::ranges::find(brought_forward, true) != brought_forward.end();
        for (cmark_node* row = cmark_node_first_child(node); row != nullptr; row = cmark_node_next(row)) {
            read_row(row, brought_forward, out);
            if (!brings) {
                out.forward.clear();
            }
        }
        return out;
    }

    void read_row(cmark_node* row, const std::vector<bool>& brought_forward, Block& out) {
        cmark_node* const first = cmark_node_first_child(row);
        const bool total = !out.rows.empty() && begins_with(first, "=");
        if (total) {
            cmark_node* const words = cmark_node_first_child(first);
            cmark_node_set_literal(words, trimmed(literal(words).substr(1)).c_str());
        } else if (out.total_rows > 0) {
            refuse(row,
                   "une ligne de total « = » n’est suivie que d’autres totaux ; déplacez celle-ci à la fin du tableau");
        }
        out.total_rows += total ? 1 : 0;
        std::vector<Inlines> cells;
        std::vector<Inlines> forward(out.aligns.size());
        std::size_t k = 0;
        for (cmark_node* cell = first; cell != nullptr; cell = cmark_node_next(cell), ++k) {
            if (brought_forward[k]) {
                forward[cells.size() - 1] = inlines(cell);
            } else {
                cells.push_back(inlines(cell));
            }
        }
        cells.resize(out.aligns.size());
        out.rows.push_back(std::move(cells));
        out.forward.push_back(std::move(forward));
    }

    // As the template writes it: what comes from facts is protected.
    static bool begins_with(cmark_node* cell, std::string_view sign) {
        cmark_node* const words = cell == nullptr ? nullptr : cmark_node_first_child(cell);
        return words != nullptr && cmark_node_get_type(words) == CMARK_NODE_TEXT && literal(words).starts_with(sign);
    }

    Block named(cmark_node* node) {
        // The reader of templates writes the place of the block after its name.
        const std::string info = trimmed(cmark_node_get_fence_info(node));
        const std::string name = info.substr(0, info.find(' '));
        const std::string place = info.size() > name.size() ? trimmed(info.substr(name.size())) : "";
        try {
            return named(node, name, literal(node));
        } catch (Refusal& refusal) {
            if (!place.empty() && is_figure_block(name) && refusal.error.where.find(':') == std::string::npos) {
                refusal.error.where = place;
            }
            throw;
        }
    }

    Block named(cmark_node* node, const std::string& name, const std::string& text) {
        static const std::map<std::string, Kind> of_lines = {{"addressee", Kind::addressee}, {"title", Kind::title}};
        static const std::map<std::string, Kind> of_cells = {
            {"signatures", Kind::signatures}, {"keyfigures", Kind::key_figures}, {"totals", Kind::totals}};
        static const std::map<std::string, Kind> of_blocks = {{"visas", Kind::visas},
                                                              {"parties", Kind::parties},
                                                              {"note", Kind::note},
                                                              {"keep-together", Kind::keep_together},
                                                              {"landscape", Kind::landscape}};
        const int fence = line_of(node);  // the text begins on the line after
        const auto rows = [&](char separator) { return after_lines(fence, [&] { return lines_of(text, separator); }); };
        static const std::map<std::string, Kind> alone = {{"toc", Kind::toc}, {"page-break", Kind::page_break}};
        if (name == "letterhead") {
            return letterhead(fence, text);
        }
        if (name == "columns") {
            return columns(node, text);
        }
        if (const auto kind = of_lines.find(name); kind != of_lines.end()) {
            return with_rows(kind->second, rows('\n'));
        }
        if (name == "reference") {
            return with_rows(Kind::reference, rows(':'));
        }
        if (const auto kind = of_cells.find(name); kind != of_cells.end()) {
            return with_rows(kind->second, rows('|'));
        }
        if (const auto kind = of_blocks.find(name); kind != of_blocks.end()) {
            return with_children(kind->second, after_lines(fence, [&] { return read(text, lines_before_ + fence); }));
        }
        if (const auto kind = alone.find(name); kind != alone.end()) {
            return of_kind(kind->second);
        }
        if (is_figure_block(name)) {
            Result<Block> made = read_figure_block(name, text, inline_text, picture_);
            if (!made) {
                throw Refusal{made.error(), line_of(node)};
            }
            return *std::move(made);
        }
        refuse(node, "le bloc « " + name + " » n’existe pas" + did_you_mean(name, block_names()));
    }

    // The first line may name the logo.
    Block letterhead(int fence, const std::string& text) {
        constexpr std::string_view option = "logo:";
        if (!text.starts_with(option)) {
            return with_rows(Kind::letterhead, after_lines(fence, [&] { return lines_of(text, '\n'); }));
        }
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string others = text.substr(std::min(end + 1, text.size()));
        Block out = with_rows(Kind::letterhead, after_lines(fence + 1, [&] { return lines_of(others, '\n'); }));
        Result<std::shared_ptr<const Figure>> logo =
            read_logo(trimmed(text.substr(option.size(), end - option.size())), picture_);
        if (!logo) {
            throw Refusal{logo.error(), fence + 1};
        }
        out.figure = *std::move(logo);
        return out;
    }

    Block columns(cmark_node* node, const std::string& text) {
        const std::vector<std::string> parts = columns_of(text);
        if (parts.size() > 2) {
            refuse(node, "le bloc « columns » a deux colonnes au plus : une seule ligne « +++ » les sépare");
        }
        Block out = of_kind(Kind::columns);
        int line = line_of(node);
        for (const std::string& part : parts) {
            out.children.push_back(
                with_children(Kind::column, after_lines(line, [&] { return read(part, lines_before_ + line); })));
            line += static_cast<int>(std::ranges::count(part, '\n')) + 1;
        }
        return out;
    }

    const FindPicture& picture_;
    int last_note_ = 0;
    int lines_before_ = 0;
    int depth_ = 0;
    Notes* notes_ = nullptr;
};

}  // namespace

Result<Document> read_markdown(const std::string& markdown, const FindPicture& picture) {
    if (std::optional<Error> beyond = tables_beyond_bounds(markdown)) {
        return tl::unexpected(std::move(*beyond));
    }
    try {
        Document document = TreeReader(picture).read(markdown);
        if (std::optional<Error> wrong = number_and_refer(document)) {
            return tl::unexpected(std::move(*wrong));
        }
        return document;
    } catch (const Refusal& refusal) {
        Error error = refusal.error;
        if (error.where.find(':') == std::string::npos) {
            error.where = std::to_string(refusal.line);
        }
        return tl::unexpected(std::move(error));
    }
}

std::span<const std::string> block_names() {
    static const std::vector<std::string> all = {
        "letterhead", "addressee",  "reference", "title",  "visas",         "parties",   "signatures", "toc",
        "page-break", "keyfigures", "note",      "totals", "keep-together", "landscape", "bars",       "radar",
        "progress",   "timeline",   "image",     "qr",     "cover",         "columns"};
    return all;
}

bool is_block_name(std::string_view name) {
    return std::ranges::find(block_names(), name) != block_names().end();
}

std::string text_of(const Inlines& inlines) {
    std::string out;
    for (const Inline& piece : inlines) {
        out += piece.text;
    }
    return out;
}

}  // namespace jalon::rendering
