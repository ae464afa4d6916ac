#include "engine/definition/vocabulary.hpp"

#include <algorithm>
#include <array>

namespace jalon {

namespace vocabulary {

constinit const Shape text{.scalar = Scalar::text};
constinit const Shape words{.scalar = Scalar::text, .items = &text, .advice = "un mot ou une liste de mots"};
constinit const Shape yes_no{.scalar = Scalar::yes_no};
constinit const Shape expression{.scalar = Scalar::expression, .items = &expression, .entries = &expression};
constinit const Shape condition{.scalar = Scalar::expression};
constinit const Shape expressions{
    .entries = &expression, .names = Naming::datum, .advice = "un nom et une expression : { nom: expression }"};
constinit const Shape due{.scalar = Scalar::due};
constinit const Shape level{.scalar = Scalar::level};
constinit const Shape anything{.scalar = Scalar::anything, .items = &anything, .entries = &anything, .nullable = true};

}  // namespace vocabulary

namespace {

constexpr std::array documents{
    DocumentKind{"workflow", &vocabulary::workflow, "Un workflow : les états d’un dossier et ce qui les relie"},
    DocumentKind{"stage", &vocabulary::stage, "Une étape réutilisable, mise en place par « use »"},
    DocumentKind{"form", &vocabulary::form, "Un formulaire"},
    DocumentKind{"template", &vocabulary::front_matter, "L’en-tête d’un modèle de document"},
    DocumentKind{"tariff", &vocabulary::tariff, "Un tarif horaire et ses versions"},
    DocumentKind{"table", &vocabulary::decision_table, "Une table de décision"},
    DocumentKind{"messages", &vocabulary::messages, "Les messages envoyés"},
    DocumentKind{"sensitive", &vocabulary::sensitive, "Les mots à éviter dans les textes libres"},
    DocumentKind{"visas", &vocabulary::visas, "Les références juridiques citées par les documents"},
    DocumentKind{"scenario", &vocabulary::scenario, "Un scénario : qui fait quoi, et ce qui s’ensuit"},
};

void collect(const Table& table, std::vector<const Table*>& found);

void collect(const Shape* shape, std::vector<const Table*>& found) {
    if (shape == nullptr) {
        return;
    }
    if (shape->table != nullptr) {
        collect(*shape->table, found);
    }
    for (const Shape* inner : {shape->items, shape->entries}) {
        if (inner != shape) {
            collect(inner, found);
        }
    }
}

void collect(const Table& table, std::vector<const Table*>& found) {
    if (std::ranges::find(found, &table) != found.end()) {
        return;
    }
    found.push_back(&table);
    for (const Key& key : table.keys) {
        collect(key.shape, found);
    }
    collect(table.others, found);
}

}  // namespace

const Key* Table::find(std::string_view name) const {
    const auto found = std::ranges::find(keys, name, &Key::name);
    return found == keys.end() ? nullptr : &*found;
}

std::vector<std::string> Table::names() const {
    std::vector<std::string> result;
    for (const Key& key : keys) {
        result.emplace_back(key.name);
    }
    return result;
}

std::span<const DocumentKind> all_documents() {
    return documents;
}

std::vector<const Table*> tables_of(const Table& root) {
    std::vector<const Table*> found;
    collect(root, found);
    return found;
}

}  // namespace jalon
