#include "engine/proof/paths.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/definition/braces.hpp"
#include "engine/definition/check.hpp"
#include "engine/definition/reading.hpp"
#include "engine/proof/walk.hpp"

namespace jalon::proof {

namespace {

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

// Who asks for a fact, and where that is written.
struct Asker {
    std::string words;  // « le modèle « letter » a besoin de »
    Position position;
};

using ReadKey = std::pair<std::string, const void*>;  // the fact; the formula, action or template that asks

// The times that something was asked for and was not there.
struct Lacking {
    Asker asker;
    std::size_t times = 0;
    bool never_there = true;
    std::vector<Stride> strides;  // on which it was not, or perhaps not
};

class PathChecker {
  public:
    PathChecker(const Workflow& workflow, const Catalogue& catalogue) : workflow_(workflow), catalogue_(catalogue) {
        find_askers();
        find_facts();
    }

    std::vector<Finding> run() {
        const Walk walk = walk_all(workflow_, tracked_, openings(), [this](const Shown& shown) { see(shown); });
        if (!walk.gave_up.empty()) {
            findings_.push_back(
                {Finding::Level::warning, workflow_.states.front().position,
                 "les chemins n’ont pas été parcourus, un fait peut manquer à un document : " + walk.gave_up});
            return std::move(findings_);
        }
        for (const auto& [key, lacking] : lacking_) {
            tell(key, lacking, walk);
        }
        std::sort(findings_.begin(), findings_.end(), [](const Finding& left, const Finding& right) {
            return std::tie(left.position.file, left.position.line, left.position.column, left.message) <
                   std::tie(right.position.file, right.position.line, right.position.column, right.message);
        });
        return std::move(findings_);
    }

  private:
    // ---- Beforehand

    void add_asker(const std::optional<Formula>& formula, const std::string& words) {
        if (formula && formula->expression.root() != nullptr) {
            askers_.emplace(formula->expression.root(), Asker{words, formula->position});
        }
    }

    void find_askers() {
        for (const State& state : workflow_.states) {
            for (const Transition& transition : state.transitions) {
                add_asker(transition.condition, "la condition lit");
            }
            for (const Timer& timer : state.timers) {
                add_asker(timer.at, "la date du minuteur « " + timer.name + " » lit");
                add_asker(timer.transition.condition, "la condition lit");
            }
        }
        for_each_action(workflow_, [&](const Action& action) {
            for (const Branch& branch : action.branches) {
                add_asker(branch.condition, "la condition lit");
            }
            for (const auto& [name, formula] : action.arguments) {
                add_asker(formula, "la valeur de « " + name + " » lit");
            }
        });
    }

    // Somebody opens the case by hand, with the required data alone, or another case opens it and gives what it gives.
    std::vector<std::set<std::string>> openings() const {
        std::set<std::set<std::string>> ways;
        if (!workflow_.opened_by.empty()) {
            ways.emplace();
        }
        for (const auto& [id, other] : catalogue_.workflows) {
            for_each_action(*other, [&](const Action& action) {
                if (action.kind == Action::Kind::child && first_word(action, "case") == workflow_.id) {
                    std::set<std::string> given;
                    for (const auto& [name, formula] : action.arguments) {
                        given.insert(name);
                    }
                    ways.insert(std::move(given));
                }
            });
        }
        if (ways.empty()) {
            ways.emplace();
        }
        return {ways.begin(), ways.end()};
    }

    // The facts that steps fill. Those that nothing asks for are not followed.
    void find_facts() {
        std::set<std::string> held;
        for (const Datum& datum : workflow_.data) {
            held.insert(datum.name);
            if (datum.compute) {
                computed_.insert(datum.name);
                add_read(datum.compute->expression);
            }
        }
        for (const std::string& form : forms_of(workflow_)) {
            held.insert(data_key(form));
        }
        for_each_action(workflow_, [&](const Action& action) {
            for (const auto& [name, formula] : action.arguments) {
                if (action.kind == Action::Kind::assign) {
                    held.insert(name);
                }
            }
            if (action.kind == Action::Kind::document) {
                const auto found = catalogue_.templates.find(first_word(action, "template"));
                add_roots(found == catalogue_.templates.end() ? std::vector<std::string>() : found->second->needs);
            } else if (action.kind == Action::Kind::notify) {
                add_roots(names_printed_by(first_word(action, "message")));
            }
        });
        for (const auto& [root, asker] : askers_) {
            add_roots(roots_of(*static_cast<const ExpressionNode*>(root)));
        }
        std::set_intersection(held.begin(), held.end(), read_.begin(), read_.end(),
                              std::inserter(tracked_, tracked_.end()));
        for (const std::string& name : computed_) {
            tracked_.erase(name);
        }
    }

    void add_read(const Expression& expression) {
        if (expression.root() != nullptr) {
            add_roots(roots_of(*expression.root()));
        }
    }

    void add_roots(const std::vector<std::string>& paths) {
        for (const std::string& path : paths) {
            read_.insert(root_of(path));
        }
    }

    std::vector<std::string> names_printed_by(const std::string& message) const {
        const auto found = catalogue_.messages.find(message);
        return found == catalogue_.messages.end() ? std::vector<std::string>()
                                                  : names_in_braces(found->second.subject + " " + found->second.text);
    }

    // ---- While walking

    void see(const Shown& shown) {
        for (const auto& [root, count] : shown.judge.evaluated()) {
            evaluated_[root] += count;
        }
        for (const NeededFact& fact : shown.judge.needed()) {
            const auto asker = askers_.find(fact.expression);
            if (asker != askers_.end()) {
                Stride stride = shown.stride;
                stride.certain = stride.tried && fact.certain;
                note({fact.name, fact.expression}, asker->second, fact.presence, std::move(stride));
            }
        }
        if (shown.step != nullptr) {
            see_effects(shown);
        }
    }

    void see_effects(const Shown& shown) {
        std::set<std::string> to_come;  // what later effects of the step fill
        for (const Effect& effect : shown.step->effects) {
            if (const auto* number = std::get_if<TakeNumber>(&effect)) {
                to_come.insert(root_of(number->into));
            } else if (const auto* invoice = std::get_if<IssueInvoice>(&effect)) {
                to_come.insert(root_of(invoice->into));
            }
        }
        const Record before = shown.judge.refined(shown.step->next.data);
        for (const Effect& effect : shown.step->effects) {
            if (const auto* number = std::get_if<TakeNumber>(&effect)) {
                to_come.erase(root_of(number->into));
            } else if (const auto* invoice = std::get_if<IssueInvoice>(&effect)) {
                to_come.erase(root_of(invoice->into));
            } else if (const auto* made = std::get_if<ProduceDocument>(&effect)) {
                see_paper(*made, to_come, before, shown);
            } else if (const auto* sent = std::get_if<Notify>(&effect)) {
                see_message(*sent, to_come, before, shown);
            }
        }
    }

    void see_paper(const ProduceDocument& made, const std::set<std::string>& to_come, const Record& before,
                   const Shown& shown) {
        const auto found = catalogue_.templates.find(made.document_template);
        if (found == catalogue_.templates.end()) {
            return;
        }
        const DocumentTemplate& paper = *found->second;
        const Action* action =
            action_of(Action::Kind::document, "template", made.document_template, made.as, *shown.step);
        for (const std::string& name : paper.needs) {
            const bool computed = std::any_of(paper.facts.begin(), paper.facts.end(),
                                              [&](const ComputedFact& fact) { return lies_under(name, fact.name); });
            if (!computed && !made.with.contains(root_of(name))) {
                see_name(name, {"le modèle « " + paper.id + " » a besoin de", position_of(action)}, action,
                         presence_in(name, to_come, before, shown.data), shown.stride);
            }
        }
    }

    void see_message(const Notify& sent, const std::set<std::string>& to_come, const Record& before,
                     const Shown& shown) {
        const Action* action = action_of(Action::Kind::notify, "message", sent.message, "", *shown.step);
        for (const std::string& name : names_printed_by(sent.message)) {
            if (!sent.with.contains(root_of(name))) {
                see_name(name, {"le message « " + sent.message + " » imprime", position_of(action)}, action,
                         presence_in(name, to_come, before, shown.data), shown.stride);
            }
        }
    }

    static Presence presence_in(const std::string& name, const std::set<std::string>& to_come, const Record& before,
                                const Record& after) {
        const Record& data = to_come.contains(root_of(name)) ? before : after;
        const auto found = data.find(root_of(name));
        return found == data.end() ? Presence::absent : presence_of(found->second);
    }

    void see_name(const std::string& name, const Asker& asker, const Action* action, Presence presence,
                  const Stride& stride) {
        if (tracked_.contains(root_of(name))) {
            ++asked_[{name, action}];
            if (presence != Presence::present) {
                note({name, action}, asker, presence, stride);
            }
        }
    }

    void note(const ReadKey& key, const Asker& asker, Presence presence, Stride stride) {
        Lacking& lacking = lacking_[key];
        lacking.asker = asker;
        lacking.never_there = lacking.never_there && presence == Presence::absent;
        ++lacking.times;
        lacking.strides.push_back(std::move(stride));
    }

    // The action that asked for an effect: of a transition that was taken, else any.
    const Action* action_of(Action::Kind kind, const char* word, const std::string& name, const std::string& as,
                            const Step& step) const {
        const Action* found = nullptr;
        const auto look = [&](const Action& action) {
            const bool fits = action.kind == kind && first_word(action, word) == name &&
                              (as.empty() || first_word(action, "as") == as);
            found = found == nullptr && fits ? &action : found;
        };
        const auto look_in = [&](const Transition& transition) {
            if (std::find(step.taken.begin(), step.taken.end(), transition.id) != step.taken.end()) {
                for_each_action(transition.actions, look);
            }
        };
        for (const State& state : workflow_.states) {
            std::for_each(state.transitions.begin(), state.transitions.end(), look_in);
            for (const Timer& timer : state.timers) {
                look_in(timer.transition);
            }
        }
        if (found == nullptr) {
            for_each_action(workflow_, look);
        }
        return found;
    }

    static Position position_of(const Action* action) { return action == nullptr ? Position() : action->position; }

    // ---- Afterwards

    void tell(const ReadKey& key, const Lacking& lacking, const Walk& walk) {
        const auto& [name, asked_by] = key;
        bool certain = false;
        std::vector<std::string> way;
        for (const Stride& stride : lacking.strides) {
            bool sure = false;
            std::vector<std::string> words = walk.way_to(stride, root_of(name), sure);
            if (way.empty() || (sure && !certain) || (sure == certain && words.size() < way.size())) {
                way = std::move(words);
                certain = sure;
            }
        }
        const auto asked = asked_.find(key);
        const std::size_t times = asked != asked_.end() ? asked->second : evaluated_.at(asked_by);
        const bool never = lacking.never_there && lacking.times >= times;
        const std::string along = way.empty() ? "ouverture" : join(way, " → ");
        findings_.push_back(
            {certain || never ? Finding::Level::error : Finding::Level::warning, lacking.asker.position,
             never ? fmt::format("{} « {} », qu’aucun chemin n’a rempli avant ({})", lacking.asker.words, name, along)
                   : fmt::format("{} « {} », qui n’est pas rempli sur ce chemin : {}", lacking.asker.words, name,
                                 along)});
    }

    const Workflow& workflow_;
    const Catalogue& catalogue_;
    std::map<const void*, Asker> askers_;
    std::set<std::string> computed_;
    std::set<std::string> read_;
    std::set<std::string> tracked_;
    std::map<const void*, std::size_t> evaluated_;  // how often each formula was
    std::map<ReadKey, std::size_t> asked_;          // how often actions asked for a fact
    std::map<ReadKey, Lacking> lacking_;
    std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> check_paths(const Workflow& workflow, const Catalogue* catalogue) {
    return catalogue == nullptr ? std::vector<Finding>() : PathChecker(workflow, *catalogue).run();
}

}  // namespace jalon::proof
