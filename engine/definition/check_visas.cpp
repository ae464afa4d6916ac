#include "engine/definition/check_visas.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/definition/body_type.hpp"

namespace jalon {

namespace {

class VisaChecker {
  public:
    VisaChecker(const Catalogue& catalogue, std::vector<Finding>& findings)
        : catalogue_(catalogue), findings_(findings) {}

    void check() {
        for (const Visa& visa : catalogue_.visas) {
            check_names(visa);
        }
        std::set<std::string> told;
        for (const Visa& visa : catalogue_.visas) {
            for (const std::string& document : visa.clause ? std::vector<std::string>() : visa.documents) {
                if (told.insert(document).second) {
                    check_cover(document, visa.position);
                }
            }
        }
    }

  private:
    void error(const Position& position, std::string message) {
        findings_.push_back({Finding::Level::error, position, std::move(message)});
    }

    // A visa for what does not exist would be forgotten in silence.
    void check_names(const Visa& visa) {
        std::vector<std::string> templates;
        for (const auto& one : catalogue_.templates) {
            templates.push_back(one.first);
        }
        for (const std::string& id : visa.documents) {
            if (!catalogue_.templates.contains(id)) {
                error(visa.position, fmt::format("le modèle « {} » n’existe pas{}", id, did_you_mean(id, templates)));
            }
        }
        const std::vector<std::string> types(body_types.begin(), body_types.end());
        for (const std::string& type : visa.body_types) {
            if (std::ranges::find(types, type) == types.end()) {
                error(visa.position,
                      fmt::format("le type d’organisme « {} » n’existe pas{}", type, did_you_mean(type, types)));
            }
        }
    }

    // From the first visa on; before it nobody can have issued anything.
    void check_cover(const std::string& document, const Position& first) {
        std::map<const Visa*, std::vector<std::string>> left_by;  // types of body, by the line that leaves them without
        for (const std::string_view type : body_types) {
            const std::optional<const Visa*> last = last_without_successor(lines_for(document, type));
            if (last && type != centre_type) {
                left_by[*last].push_back(fmt::format("« {} »", type));
            }
        }
        for (const auto& [line, types] : left_by) {
            const std::string who = types.size() + 1 == body_types.size() ? "les collectivités" : join(types, ", ");
            if (line == nullptr) {
                error(first,
                      fmt::format("« {} » n’a aucun visa pour {} ; ajoutez ces types d’organisme à une ligne, ou "
                                  "écrivez « all »",
                                  document, who));
            } else {
                error(line->position, fmt::format("« {} » n’a plus de visa pour {} après le {} ; ajoutez la ligne qui "
                                                  "suit celle-ci",
                                                  document, who, iso_date(*line->to)));
            }
        }
    }

    // The line after whose last day none is in force; null when there are no lines, nullopt when they go on for ever.
    static std::optional<const Visa*> last_without_successor(std::vector<const Visa*> lines) {
        if (lines.empty()) {
            return nullptr;
        }
        std::ranges::stable_sort(lines, {}, [](const Visa* line) { return line->from; });
        const Visa* last = lines.front();
        for (const Visa* line : lines) {
            if (last->to && (!line->from || *line->from <= add_days(*last->to, 1))) {
                last = !line->to || *line->to > *last->to ? line : last;
            }
        }
        return last->to ? std::optional(last) : std::nullopt;
    }

    std::vector<const Visa*> lines_for(const std::string& document, std::string_view type) const {
        std::vector<const Visa*> lines;
        for (const Visa& visa : catalogue_.visas) {
            const bool fits =
                visa.body_types.empty() || std::ranges::find(visa.body_types, type) != visa.body_types.end();
            if (fits && !visa.clause && std::ranges::find(visa.documents, document) != visa.documents.end()) {
                lines.push_back(&visa);
            }
        }
        return lines;
    }

    const Catalogue& catalogue_;
    std::vector<Finding>& findings_;
};

}  // namespace

void check_visas(const Catalogue& catalogue, std::vector<Finding>& findings) {
    VisaChecker(catalogue, findings).check();
}

}  // namespace jalon
