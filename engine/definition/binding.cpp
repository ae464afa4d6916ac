#include "engine/definition/binding.hpp"

#include <array>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "engine/definition/conformity.hpp"
#include "engine/definition/reading.hpp"

namespace jalon {

namespace {

constexpr std::array chapter_keys{
    Key{"template", &vocabulary::text, "Modèle du document.", Need::demanded},
    Key{"facts", &vocabulary::text, "Fichier de ses faits, depuis le dossier de ce plan.", Need::demanded},
    Key{"title", &vocabulary::text, "Titre du chapitre ; à défaut celui du document."},
};
constexpr Table chapter_table{.id = "chapter", .what = "un chapitre", .keys = chapter_keys};
constexpr Shape chapter_shape{.table = &chapter_table, .advice = "{ template: modèle, facts: fichier }"};
constexpr Shape chapters_shape{.items = &chapter_shape, .advice = "une liste de chapitres"};
constexpr std::array binding_keys{
    Key{"binding", &vocabulary::text, "Titre du livret.", Need::demanded},
    Key{"chapters", &chapters_shape, "Ses chapitres, dans l’ordre.", Need::demanded},
};
constexpr Table binding_table{.id = "binding", .what = "un plan de livret", .keys = binding_keys};

}  // namespace

Result<BindingPlan> read_binding(const SourceFile& file) {
    std::vector<Finding> findings;
    const std::optional<YamlNode> root = read_yaml(file, findings);
    BindingPlan plan;
    if (root) {
        Reading reading(findings);
        check_conformity(*root, binding_table, reading);
        const MapReader map(reading, *root, binding_table);
        plan.title = map.text("binding");
        const YamlNode* chapters = map.take("chapters");
        if (chapters != nullptr && chapters->is_list()) {
            for (const YamlNode& item : chapters->items) {
                const MapReader chapter(reading, item, chapter_table);
                plan.chapters.push_back({chapter.text("template"), chapter.text("facts"), chapter.text("title")});
            }
        }
        if (findings.empty() && plan.chapters.empty()) {
            reading.error(root->position, "un livret a au moins un chapitre");
        }
    }
    if (findings.empty()) {
        return plan;
    }
    Error error{ErrorKind::definition, fmt::format("{} ne se lit pas.", file.path), file.path, {}};
    for (const Finding& finding : findings) {
        error.details.push_back({ErrorKind::definition, finding.message, finding.position.str(), {}});
    }
    return tl::unexpected(std::move(error));
}

}  // namespace jalon
