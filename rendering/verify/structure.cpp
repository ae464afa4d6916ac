#include <algorithm>
#include <string_view>

#include "rendering/verify/inspection.hpp"

namespace jalon::verification {

namespace {

constexpr int structure_depth_max = 64;

const std::set<std::string, std::less<>>& standard_roles() {
    static const std::set<std::string, std::less<>> roles = {
        "Document",  "Part",    "Art",   "Sect",    "Div",       "BlockQuote", "Caption", "TOC",     "TOCI",  "Index",
        "NonStruct", "Private", "P",     "H",       "H1",        "H2",         "H3",      "H4",      "H5",    "H6",
        "L",         "LI",      "Lbl",   "LBody",   "Table",     "TR",         "TH",      "TD",      "THead", "TBody",
        "TFoot",     "Span",    "Quote", "Note",    "Reference", "BibEntry",   "Code",    "Link",    "Annot", "Ruby",
        "RB",        "RT",      "RP",    "Warichu", "WT",        "WP",         "Figure",  "Formula", "Form"};
    return roles;
}

// What may stand directly in lists, tables and contents; a role that is absent here takes anything.
bool may_hold(std::string_view parent, std::string_view child) {
    static const std::map<std::string, std::set<std::string, std::less<>>, std::less<>> rooms = {
        {"L", {"LI", "L", "Caption"}},
        {"LI", {"Lbl", "LBody"}},
        {"Table", {"TR", "THead", "TBody", "TFoot", "Caption"}},
        {"THead", {"TR"}},
        {"TBody", {"TR"}},
        {"TFoot", {"TR"}},
        {"TR", {"TH", "TD"}},
        {"TOC", {"TOCI", "TOC", "Caption"}}};
    const auto room = rooms.find(parent);
    return room == rooms.end() || room->second.contains(child);
}

class TreeCheck {
  public:
    explicit TreeCheck(Inspection& inspection) : inspection_(inspection), told_(inspection.pages.size()) {}

    void run(QPDFObjectHandle tree) {
        roles_ = tree.getKey("/RoleMap");
        kids(tree, "", tree, 0);
        number_tree(tree.getKey("/ParentTree"), 0);
        agreement();
    }

  private:
    // The value of an attribute, wherever /A keeps it.
    static QPDFObjectHandle attribute(QPDFObjectHandle element, const char* key) {
        QPDFObjectHandle attributes = element.getKey("/A");
        if (attributes.isDictionary()) {
            return attributes.getKey(key);
        }
        for (int k = 0; attributes.isArray() && k < attributes.getArrayNItems(); ++k) {
            QPDFObjectHandle one = attributes.getArrayItem(k);
            if (one.isDictionary() && one.hasKey(key)) {
                return one.getKey(key);
            }
        }
        return QPDFObjectHandle::newNull();
    }

    std::string role_of(QPDFObjectHandle element) {
        std::string role = element.getKey("/S").getName().substr(1);
        if (!standard_roles().contains(role) && roles_.isDictionary() && roles_.getKey("/" + role).isName()) {
            role = roles_.getKey("/" + role).getName().substr(1);
        }
        if (!standard_roles().contains(role)) {
            inspection_.fault("la balise « " + role + " » n’est pas de celles que les lecteurs connaissent (/RoleMap)");
        }
        return role;
    }

    void kids(QPDFObjectHandle holder, const std::string& role, const QPDFObjectHandle& page, int depth) {
        if (depth > structure_depth_max) {
            inspection_.fault("l’arbre de lecture est trop profond");
            return;
        }
        QPDFObjectHandle list = holder.getKey("/K");
        if (!list.isArray()) {
            kid(list, holder, role, page, depth);
            return;
        }
        for (const QPDFObjectHandle& one : list.getArrayAsVector()) {
            kid(one, holder, role, page, depth);
        }
    }

    void kid(QPDFObjectHandle one, const QPDFObjectHandle& holder, const std::string& role,
             const QPDFObjectHandle& page, int depth) {
        if (one.isInteger()) {
            content(page, one.getIntValueAsInt(), holder);
        } else if (!one.isDictionary()) {
            return;
        } else if (is_name(one.getKey("/Type"), "/MCR")) {
            QPDFObjectHandle own = one.getKey("/Pg");
            if (one.getKey("/MCID").isInteger()) {
                content(own.isDictionary() ? own : page, one.getKey("/MCID").getIntValueAsInt(), holder);
            }
        } else if (is_name(one.getKey("/Type"), "/OBJR")) {
            objects_[key_of(one.getKey("/Obj"))] = key_of(holder);
        } else if (one.getKey("/S").isName()) {
            element(one, holder, role, page, depth);
        }
    }

    void element(QPDFObjectHandle one, const QPDFObjectHandle& holder, const std::string& parent,
                 const QPDFObjectHandle& page, int depth) {
        if (!seen_.insert(key_of(one)).second) {
            inspection_.fault("l’arbre de lecture revient sur lui-même");
            return;
        }
        const std::string role = role_of(one);
        if (key_of(one.getKey("/P")) != key_of(holder)) {
            inspection_.fault("une balise « " + role + " » ne désigne pas celle qui la contient (/P)");
        }
        if (!may_hold(parent, role)) {
            inspection_.fault("une balise « " + role + " » n’a pas sa place dans « " + parent + " »");
        }
        heading(role);
        required(one, role);
        kids(one, role, one.getKey("/Pg").isDictionary() ? one.getKey("/Pg") : page, depth + 1);
    }

    void heading(const std::string& role) {
        if (role.size() != 2 || role[0] != 'H' || role[1] < '1' || role[1] > '6') {
            return;
        }
        const int level = role[1] - '0';
        if (level > heading_ + 1) {
            inspection_.fault("un titre de niveau " + std::to_string(level) + " suit un titre de niveau " +
                              std::to_string(heading_));
        }
        heading_ = level;
    }

    void required(const QPDFObjectHandle& one, const std::string& role) {
        if (role == "TH" && !attribute(one, "/Scope").isName()) {
            inspection_.fault("une cellule d’en-tête de tableau ne dit pas sa portée (/Scope)");
        }
        if (role == "L" && !attribute(one, "/ListNumbering").isName() && has_labels(one)) {
            inspection_.fault("une liste ne dit pas sa numérotation (/ListNumbering)");
        }
        if ((role == "Figure" || role == "Formula") && text_at(one, "/Alt").empty() &&
            text_at(one, "/ActualText").empty()) {
            inspection_.fault("une figure n’a pas de texte de remplacement (/Alt)");
        }
        if (role == "Note") {
            const std::string id = text_at(one, "/ID");
            if (id.empty() || !notes_.insert(id).second) {
                inspection_.fault("une note n’a pas d’identifiant à elle (/ID)");
            }
        }
        if ((role == "Link" || role == "Form") && !holds_object(one, 0)) {
            inspection_.fault("une balise « " + role + " » ne désigne ni lien ni champ (/OBJR)");
        }
    }

    static bool has_labels(QPDFObjectHandle list) {
        const std::vector<QPDFObjectHandle> items =
            list.getKey("/K").isArray() ? list.getKey("/K").getArrayAsVector() : std::vector{list.getKey("/K")};
        return std::ranges::any_of(items, [](QPDFObjectHandle item) {
            if (!item.isDictionary()) {
                return false;
            }
            QPDFObjectHandle first = item.getKey("/K").isArray() && item.getKey("/K").getArrayNItems() > 0
                                         ? item.getKey("/K").getArrayItem(0)
                                         : item.getKey("/K");
            return first.isDictionary() && is_name(first.getKey("/S"), "/Lbl");
        });
    }

    static bool holds_object(QPDFObjectHandle one, int depth) {
        const std::vector<QPDFObjectHandle> list =
            one.getKey("/K").isArray() ? one.getKey("/K").getArrayAsVector() : std::vector{one.getKey("/K")};
        return std::ranges::any_of(list, [depth](QPDFObjectHandle kid) {
            return kid.isDictionary() &&
                   (is_name(kid.getKey("/Type"), "/OBJR") ||
                    (depth < structure_depth_max && kid.hasKey("/K") && holds_object(kid, depth + 1)));
        });
    }

    void content(const QPDFObjectHandle& page, int id, const QPDFObjectHandle& holder) {
        const auto found = inspection_.page_numbers.find(key_of(page));
        if (found == inspection_.page_numbers.end()) {
            inspection_.fault("un passage balisé ne dit pas sa page (/Pg)");
            return;
        }
        if (!told_[found->second].emplace(id, key_of(holder)).second) {
            inspection_.fault("un passage de la page " + std::to_string(found->second + 1) +
                              " est lu deux fois (MCID)");
        }
    }

    void number_tree(QPDFObjectHandle node, int depth) {
        if (!node.isDictionary() || depth > structure_depth_max) {
            return;
        }
        QPDFObjectHandle pairs = node.getKey("/Nums");
        for (int k = 0; pairs.isArray() && k + 1 < pairs.getArrayNItems(); k += 2) {
            if (pairs.getArrayItem(k).isInteger()) {
                parents_.emplace(pairs.getArrayItem(k).getIntValueAsInt(), pairs.getArrayItem(k + 1));
            }
        }
        QPDFObjectHandle children = node.getKey("/Kids");
        for (int k = 0; children.isArray() && k < children.getArrayNItems(); ++k) {
            number_tree(children.getArrayItem(k), depth + 1);
        }
    }

    // Pages, tree and parent tree say the same of every stretch and annotation.
    void agreement() {
        for (std::size_t k = 0; k < inspection_.pages.size(); ++k) {
            QPDFObjectHandle page = inspection_.pages[k].getObjectHandle();
            const std::string name = "la page " + std::to_string(k + 1);
            for (const int id : inspection_.marks[k]) {
                if (!told_[k].contains(id)) {
                    inspection_.fault(name + " marque un passage que l’ordre de lecture ignore (MCID " +
                                      std::to_string(id) + ")");
                }
            }
            QPDFObjectHandle own = parent_of(page.getKey("/StructParents"));
            for (const auto& [id, holder] : told_[k]) {
                if (!inspection_.marks[k].contains(id)) {
                    inspection_.fault("l’ordre de lecture cite un passage absent de " + name + " (MCID " +
                                      std::to_string(id) + ")");
                }
                if (!own.isArray() || id < 0 || id >= own.getArrayNItems() || key_of(own.getArrayItem(id)) != holder) {
                    inspection_.fault("l’arbre de lecture et " + name + " ne se répondent pas (/ParentTree)");
                }
            }
            annotations(page.getKey("/Annots"), name);
        }
    }

    void annotations(QPDFObjectHandle list, const std::string& name) {
        for (int k = 0; list.isArray() && k < list.getArrayNItems(); ++k) {
            QPDFObjectHandle one = list.getArrayItem(k);
            const auto holder = objects_.find(key_of(one));
            QPDFObjectHandle told = one.isDictionary() ? parent_of(one.getKey("/StructParent")) : one;
            if (holder == objects_.end() || key_of(told) != holder->second) {
                inspection_.fault("une annotation de " + name +
                                  " n’a pas sa place dans l’ordre de lecture (/OBJR, /ParentTree)");
            } else if (is_name(one.getKey("/Subtype"), "/Widget") && !is_name(told.getKey("/S"), "/Form")) {
                inspection_.fault("un champ de " + name + " n’est pas balisé comme champ (Form)");
            }
        }
    }

    QPDFObjectHandle parent_of(QPDFObjectHandle key) const {
        const auto found = key.isInteger() ? parents_.find(key.getIntValueAsInt()) : parents_.end();
        return found == parents_.end() ? QPDFObjectHandle::newNull() : found->second;
    }

    Inspection& inspection_;
    QPDFObjectHandle roles_ = QPDFObjectHandle::newNull();
    std::vector<std::map<int, ObjectKey>> told_;  // page → mark → element
    std::map<ObjectKey, ObjectKey> objects_;      // annotation → element
    std::map<int, QPDFObjectHandle> parents_;
    std::set<ObjectKey> seen_;
    std::set<std::string> notes_;
    int heading_ = 0;
};

}  // namespace

void check_structure(Inspection& inspection) {
    QPDFObjectHandle root = inspection.pdf.getRoot();
    inspection.report.language = text_at(root, "/Lang");
    if (inspection.report.language.empty()) {
        inspection.fault("la langue du document n’est pas déclarée (/Lang)");
    }
    QPDFObjectHandle marked = root.getKey("/MarkInfo");
    if (!marked.isDictionary() || !is_true(marked.getKey("/Marked")) || is_true(marked.getKey("/Suspects"))) {
        inspection.fault("le document n’est pas balisé (/MarkInfo)");
    }
    QPDFObjectHandle preferences = root.getKey("/ViewerPreferences");
    if (!preferences.isDictionary() || !is_true(preferences.getKey("/DisplayDocTitle"))) {
        inspection.fault("le titre ne s’affichera pas dans la fenêtre (/DisplayDocTitle)");
    }
    QPDFObjectHandle tree = root.getKey("/StructTreeRoot");
    if (!tree.isDictionary()) {
        inspection.fault("l’ordre de lecture manque (/StructTreeRoot)");
        return;
    }
    if (!tree.getKey("/ParentTree").isDictionary()) {
        inspection.fault("l’arbre de lecture n’est pas relié aux pages (/ParentTree)");
    }
    TreeCheck(inspection).run(tree);
}

}  // namespace jalon::verification
