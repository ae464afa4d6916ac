#include "engine/proof/paths.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/definition/check.hpp"
#include "engine/definition/reading.hpp"
#include "engine/proof/explore.hpp"

namespace jalon::proof {

namespace {

// Walking all paths with all data is slow; larger workflows are left alone, see the header.
constexpr std::size_t places_in_check_max = 150;

std::string first_word(const Action& action, std::string_view name) {
    const auto found = action.words.find(name);
    return found == action.words.end() || found->second.empty() ? "" : found->second.front();
}

std::string root_of(const std::string& path) {
    return path.substr(0, path.find('.'));
}

bool lies_under(const std::string& path, const std::string& root) {
    return path == root || path.starts_with(root + ".");
}

// How often something was there when it was read, and the first time it was not.
struct Reading {
    Position position;
    std::string what;  // the template
    int fine = 0;
    int lacking = 0;
    int before = -1;  // the place of the first lack, and what was done there
    Move move;
    std::set<std::string> names;
    bool surely = false;  // some lack is sure; else all are of data that are perhaps there
};

class PathChecker {
  public:
    PathChecker(const Workflow& workflow, const Catalogue* catalogue) : workflow_(workflow), catalogue_(catalogue) {
        for (const Datum& datum : workflow.data) {
            if (!datum.compute) {
                held_.insert(datum.name);
            }
        }
        for (const std::string& form : forms_of(workflow)) {
            held_.insert(data_key(form));
        }
    }

    std::vector<Finding> run() {
        ExploreOptions options;
        options.places_max = places_in_check_max;
        options.all_data = true;
        options.observe = [this](const Seen& seen) { see(seen); };
        const Exploration exploration = explore(workflow_, catalogue_, {}, Watched(), options);
        if (exploration.gave_up.empty()) {
            for (const auto& [key, reading] : papers_) {
                tell_paper(reading, exploration);
            }
        }
        std::sort(findings_.begin(), findings_.end(), [](const Finding& left, const Finding& right) {
            return std::tie(left.position.file, left.position.line, left.position.column, left.message) <
                   std::tie(right.position.file, right.position.line, right.position.column, right.message);
        });
        return std::move(findings_);
    }

  private:
    // ---- While exploring

    static void note(Reading& reading, const std::set<std::string>& lacking, int before, const Move& move) {
        if (lacking.empty()) {
            ++reading.fine;
            return;
        }
        if (reading.lacking++ == 0) {
            reading.before = before;
            reading.move = move;
            reading.names = lacking;
        }
    }

    void see(const Seen& seen) {
        if (catalogue_ == nullptr) {
            return;
        }
        std::set<std::string> supplied;
        for (const Effect& effect : seen.step.effects) {
            if (const auto* number = std::get_if<TakeNumber>(&effect)) {
                supplied.insert(number->into);
            } else if (const auto* invoice = std::get_if<IssueInvoice>(&effect)) {
                supplied.insert(invoice->into);
            }
        }
        for (const Effect& effect : seen.step.effects) {
            if (const auto* made = std::get_if<ProduceDocument>(&effect)) {
                see_paper(*made, supplied, seen);
            }
        }
    }

    void see_paper(const ProduceDocument& made, const std::set<std::string>& supplied, const Seen& seen) {
        const auto found = catalogue_->templates.find(made.document_template);
        if (found == catalogue_->templates.end()) {
            return;
        }
        const DocumentTemplate& paper = *found->second;
        for (const std::string& name : paper.needs) {
            const auto under = [&](const auto& root) { return lies_under(name, root); };
            const bool comes = !held_.contains(root_of(name)) || made.with.contains(root_of(name)) ||
                               std::any_of(supplied.begin(), supplied.end(), under) ||
                               std::any_of(paper.facts.begin(), paper.facts.end(),
                                           [&](const ComputedFact& fact) { return lies_under(name, fact.name); });
            if (comes) {
                continue;
            }
            Reading& reading = papers_[{made.document_template, made.as, name}];
            const Record& data = seen.step.next.data;
            const bool absent = presence_at(data, name) == Presence::absent;
            const bool lacking = absent || presence_at(data, root_of(name)) != Presence::present;
            if (lacking && reading.lacking == 0) {
                reading.position = position_of(made, seen.step);
                reading.what = made.document_template;
            }
            reading.surely = reading.surely || absent;
            note(reading, lacking ? std::set<std::string>{name} : std::set<std::string>(), seen.before_index,
                 seen.move);
        }
    }

    // Where the paper is asked for: in a transition that was taken, else anywhere.
    Position position_of(const ProduceDocument& made, const Step& step) const {
        std::optional<Position> position;
        const auto look = [&](const Action& action) {
            if (!position && action.kind == Action::Kind::document &&
                first_word(action, "template") == made.document_template) {
                position = action.position;
            }
        };
        for (const State& state : workflow_.states) {
            for (const Transition& transition : state.transitions) {
                if (std::find(step.taken.begin(), step.taken.end(), transition.id) != step.taken.end()) {
                    for_each_action(transition.actions, look);
                }
            }
        }
        for_each_action(workflow_, look);
        return position.value_or(Position());
    }

    // ---- Afterwards

    // True when nothing but what people type decides whether the path is taken.
    static bool is_certain(const Exploration& exploration, const Path& path) {
        for (std::size_t i = 1; i < path.size(); ++i) {
            const std::vector<Edge>& edges = exploration.places[static_cast<std::size_t>(path[i - 1].place)].edges;
            const bool certain = std::any_of(edges.begin(), edges.end(), [&](const Edge& edge) {
                return edge.to == path[i].place && edge.move->text() == path[i].move->text() &&
                       std::all_of(edge.choices.begin(), edge.choices.end(),
                                   [](const Choice& choice) { return choice.typed; });
            });
            if (!certain) {
                return false;
            }
        }
        return true;
    }

    static Path path_before(const Reading& reading, const Exploration& exploration) {
        return reading.before < 0 ? Path() : exploration.path_to(reading.before);
    }

    static std::string words_of_reading(const Reading& reading, const Exploration& exploration) {
        std::vector<std::string> words = words_of(path_before(reading, exploration));
        words.push_back(reading.move.text());
        return join(words, " → ");
    }

    static std::string quoted_names(const Reading& reading) {
        std::vector<std::string> names;
        for (const std::string& name : reading.names) {
            names.push_back("« " + name + " »");
        }
        return join(names, ", ");
    }

    void tell(const Reading& reading, bool error, std::string message) {
        findings_.push_back(
            {error ? Finding::Level::error : Finding::Level::warning, reading.position, std::move(message)});
    }

    void tell_paper(const Reading& reading, const Exploration& exploration) {
        if (reading.lacking == 0) {
            return;
        }
        const std::set<std::string>& asked = exploration.relevance->null_tested;
        const bool is_asked = std::any_of(asked.begin(), asked.end(), [&](const std::string& path) {
            return root_of(path) == root_of(*reading.names.begin());
        });
        if (!reading.surely && is_asked) {
            return;  // what is made only where it is there, somebody has seen to
        }
        const bool never = reading.fine == 0 && reading.surely;
        const bool error = never || is_certain(exploration, path_before(reading, exploration));
        const std::string along = words_of_reading(reading, exploration);
        tell(reading, error,
             never ? fmt::format("le modèle « {} » a besoin de {}, qu’aucun chemin n’a rempli avant : l’étape sera "
                                 "toujours refusée ({})",
                                 reading.what, quoted_names(reading), along)
                   : fmt::format("le modèle « {} » a besoin de {}, qui n’est pas rempli sur ce chemin : {}",
                                 reading.what, quoted_names(reading), along));
    }

    const Workflow& workflow_;
    const Catalogue* catalogue_;
    std::set<std::string> held_;  // facts that steps fill, not computed
    std::map<std::tuple<std::string, std::string, std::string>, Reading> papers_;
    std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> check_paths(const Workflow& workflow, const Catalogue* catalogue) {
    return PathChecker(workflow, catalogue).run();
}

}  // namespace jalon::proof
