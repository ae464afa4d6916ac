#include "engine/publishing/impact.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/definition/check.hpp"
#include "engine/definition/reading.hpp"
#include "engine/definition/role.hpp"

namespace jalon {

namespace {

constexpr std::size_t examples_shown = 3;

// Names and types of what a case knows, without its values: what decides how it can move.
void add_shape(const Value& value, std::string& shape) {
    if (const Record* record = value.record()) {
        shape += '{';
        for (const auto& [name, member] : *record) {
            shape += name;
            add_shape(member, shape);
        }
        shape += '}';
    } else if (const List* list = value.list()) {
        shape += '[';
        for (const Value& item : *list) {
            add_shape(item, shape);
        }
        shape += ']';
    } else {
        shape += value.is_null() ? "-" : "+";
    }
    shape += ' ';
}

std::string shape_of(const Case& the_case, const std::vector<std::string>& papers) {
    const Situation& situation = the_case.situation;
    std::string shape = the_case.header.workflow + "\n" + the_case.header.definition + "\n" +
                        join(situation.active, " ") + "\n" + join(papers, " ") + "\n";
    for (const ArmedTimer& timer : situation.timers) {
        shape += timer.state + "/" + timer.name + " ";
    }
    shape += "\n";
    for (const PausedTimer& timer : situation.paused) {
        shape += timer.state + "/" + timer.name + " ";
    }
    for (const auto& [path, remembered] : situation.history) {
        shape += "\n" + path + ": " + join(remembered, " ");
    }
    add_shape(Value(situation.data), shape);
    return shape;
}

// What becomes of the cases that stand alike.
struct Fate {
    std::set<Consequence> consequences;
    std::vector<std::string> details;
    std::vector<std::string> undecided;
    std::vector<std::string> decided;
};

using GroupKey = std::tuple<std::string, std::string, std::string, std::set<Consequence>, std::vector<std::string>>;

class ImpactFinder {
  public:
    ImpactFinder(CaseStore& cases, const Definitions& definitions, const PublishPlan& plan, Instant now,
                 const Calendar& calendar)
        : cases_(cases), definitions_(definitions), plan_(plan) {
        facts_.now = now;
        facts_.calendar = calendar;
    }

    Impact find() {
        CaseScope everywhere;
        everywhere.all = true;
        CaseFilter open;
        open.finished = false;
        open.limit = -1;  // all of them
        Impact impact;
        const std::map<CaseId, std::vector<std::string>> papers = signed_by_case();
        for (const CaseHeader& header : cases_.cases({everywhere}, open).cases) {
            if (header.definition == definitions_.digest()) {
                ++impact.current;
                continue;
            }
            const std::optional<Case> the_case = cases_.load(header.id);
            if (the_case) {
                const auto found = papers.find(header.id);
                add(*the_case, found == papers.end() ? std::vector<std::string>{} : found->second);
                ++impact.open_cases;
            }
        }
        for (auto& [key, group] : groups_) {
            impact.groups.push_back(std::move(group));
        }
        return impact;
    }

  private:
    // One question for all cases instead of one per case; only the few that have signed papers are asked again.
    std::map<CaseId, std::vector<std::string>> signed_by_case() {
        CaseScope everywhere;
        everywhere.all = true;
        everywhere.roles = all_roles();
        DocumentFilter filter;
        filter.signed_only = true;
        filter.limit = -1;
        std::map<CaseId, std::vector<std::string>> papers;
        for (const DocumentLine& line : cases_.documents(everywhere, filter)) {
            if (line.header.outcome.empty() && !papers.contains(line.header.id)) {
                papers[line.header.id] = signed_papers(cases_, line.header.id);
            }
        }
        return papers;
    }

    const Fate& fate_of(const Case& the_case, const std::vector<std::string>& papers) {
        const std::string shape = shape_of(the_case, papers);
        if (const auto known = fates_.find(shape); known != fates_.end()) {
            return known->second;
        }
        const Catalogue& from = definitions_.at(the_case.header.definition);
        const Catalogue& to = definitions_.current();
        const auto workflow = to.workflows.find(the_case.header.workflow);
        Fate fate;
        if (workflow == to.workflows.end()) {
            fate.consequences.insert(Consequence::stuck);
            fate.details.emplace_back("ce type de dossier n’existe plus");
        } else {
            const Passage passage{from, to, from.workflow(the_case.header.workflow), *workflow->second};
            Migration moved =
                migrate(passage, the_case.situation, papers, facts_, plan_.of(the_case.header.workflow).mapping);
            fate = {std::move(moved.consequences), std::move(moved.details), std::move(moved.undecided),
                    std::move(moved.decided)};
        }
        return fates_.emplace(shape, std::move(fate)).first->second;
    }

    void add(const Case& the_case, const std::vector<std::string>& papers) {
        const Fate& fate = fate_of(the_case, papers);
        const CaseHeader& header = the_case.header;
        const std::vector<std::string> leaves = the_case.situation.leaves();
        ImpactGroup& group =
            groups_[{header.workflow, header.definition, join(leaves, " "), fate.consequences, fate.details}];
        if (group.cases.empty()) {
            const Workflow& before = definitions_.at(header.definition).workflow(header.workflow);
            const auto after = definitions_.current().workflows.find(header.workflow);
            group.workflow = header.workflow;
            group.label = before.label;
            group.from_version = before.version;
            group.to_version = after == definitions_.current().workflows.end() ? 0 : after->second->version;
            group.leaves = leaves;
            group.state_label = header.state_label;
            group.consequences = fate.consequences;
            group.details = fate.details;
            group.undecided = fate.undecided;
            group.decided = fate.decided;
            group.choice = choice_for(plan_.of(header.workflow), leaves, fate.consequences);
        }
        group.cases.push_back(header);
    }

    CaseStore& cases_;
    const Definitions& definitions_;
    const PublishPlan& plan_;
    Facts facts_;
    std::map<std::string, Fate> fates_;
    std::map<GroupKey, ImpactGroup> groups_;
};

// What the sets know that open cases of one kind follow.
struct OldNames {
    std::set<std::string> states;
    std::set<std::string> data;
    std::set<std::string> decisions;  // what might be lost, by the names of decisions
};

std::string first_word(const Action& action, std::string_view name) {
    const auto found = action.words.find(name);
    return found == action.words.end() || found->second.empty() ? "" : found->second.front();
}

void add_timers_and_histories(const Workflow& workflow, std::set<std::string>& decisions) {
    for (const State& state : workflow.states) {
        if (state.type == State::Type::shallow_history || state.type == State::Type::deep_history) {
            decisions.insert("history/" + state.path);
        }
        for (const Timer& timer : state.timers) {
            decisions.insert(fmt::format("timer/{}/{}", state.path, timer.name));
        }
    }
}

// What actions give belongs to a state that only running tells: any of them.
void add_what_actions_give(const Workflow& workflow, std::set<std::string>& decisions) {
    for_each_action(workflow, [&](const Action& action) {
        const char* kind = action.kind == Action::Kind::task ? "task" : "child";
        if (action.kind == Action::Kind::document || action.kind == Action::Kind::file) {
            const std::string as = first_word(action, "as");
            decisions.insert("signature/" + (as.empty() ? first_word(action, "template") : as));
        } else if (action.kind == Action::Kind::task || action.kind == Action::Kind::child) {
            for (const State& state : workflow.states) {
                decisions.insert(fmt::format("{}/{}/{}", kind, state.path, first_word(action, "name")));
            }
        }
    });
}

OldNames old_names(const std::string& workflow, const Impact& impact, const Definitions& definitions) {
    OldNames names;
    for (const ImpactGroup& group : impact.groups) {
        if (group.workflow == workflow) {
            const Catalogue& before = definitions.at(group.cases.front().definition);
            for (const State& state : before.workflow(workflow).states) {
                names.states.insert(state.path);
            }
            names.data.merge(data_keys(before, before.workflow(workflow)));
            add_timers_and_histories(before.workflow(workflow), names.decisions);
            add_what_actions_give(before.workflow(workflow), names.decisions);
            for (const auto* lost : {&group.decided, &group.undecided}) {
                names.decisions.insert(lost->begin(), lost->end());
            }
        }
    }
    for (const std::string& name : names.data) {
        names.decisions.insert("data/" + name);
    }
    return names;
}

void add_unknown_names(const std::string& workflow, const WorkflowPlan& plan, const OldNames& names,
                       std::vector<Finding>& findings) {
    const auto add = [&](const char* key, const std::string& name, const std::set<std::string>& known,
                         const std::string& why) {
        if (!known.contains(name)) {
            const auto place = plan.places.find(fmt::format("{}/{}", key, name));
            const std::vector<std::string> spelt(known.begin(), known.end());
            findings.push_back({Finding::Level::error, place == plan.places.end() ? Position() : place->second,
                                fmt::format("« {} » de « {} » : aucun dossier ouvert {}{}", key, workflow, why,
                                            did_you_mean(name, spelt))});
        }
    };
    for (const auto& [name, there] : plan.mapping.states) {
        add("states", name, names.states, fmt::format("ne suit une version qui a l’état « {} »", name));
    }
    for (const auto& [name, there] : plan.mapping.data) {
        add("data", name, names.data, fmt::format("ne suit une version qui a la donnée « {} »", name));
    }
    for (const auto& [name, why] : plan.mapping.decisions) {
        add("decisions", name, names.decisions, fmt::format("n’a « {} » à perdre", name));
    }
}

}  // namespace

bool ImpactGroup::refused() const {
    return choice == Choice::migrate && (consequences.contains(Consequence::stuck) || !undecided.empty());
}

bool Impact::refused() const {
    return std::ranges::any_of(groups, [](const ImpactGroup& group) { return group.refused(); });
}

Impact impact_of(CaseStore& cases, const Definitions& definitions, const PublishPlan& plan, Instant now,
                 const Calendar& calendar) {
    return ImpactFinder(cases, definitions, plan, now, calendar).find();
}

std::vector<std::string> lines_of(const Impact& impact) {
    std::vector<std::string> lines;
    lines.push_back(fmt::format("{} dossiers ouverts sur d’autres versions, {} déjà sur celle-ci.", impact.open_cases,
                                impact.current));
    for (const ImpactGroup& group : impact.groups) {
        std::vector<std::string> what;
        for (const Consequence consequence : group.consequences) {
            what.push_back(consequence_label(consequence));
        }
        std::vector<std::string> examples;
        for (std::size_t i = 0; i < std::min(examples_shown, group.cases.size()); ++i) {
            examples.push_back(group.cases[i].reference);
        }
        lines.push_back(fmt::format(
            "{} v{} → {}, « {} » ({}) : {} – {} dossier{} ({}{}) – {}", group.label, group.from_version,
            group.to_version == 0 ? std::string("–") : fmt::format("v{}", group.to_version), group.state_label,
            join(group.leaves, ", "), join(what, ", "), group.cases.size(), group.cases.size() > 1 ? "s" : "",
            join(examples, ", "), group.cases.size() > examples_shown ? ", …" : "",
            group.choice == Choice::keep ? "garde sa version" : "passe à la nouvelle"));
        for (const std::string& detail : group.details) {
            lines.push_back("    " + detail);
        }
        if (group.choice == Choice::migrate) {
            for (const std::string& key : group.undecided) {
                lines.push_back(fmt::format("    à décider dans le plan, sous « decisions » : {}", key));
            }
        }
    }
    return lines;
}

std::vector<Finding> idle_choices(const PublishPlan& plan, const Impact& impact, const Definitions& definitions) {
    std::vector<Finding> idle;
    for (const auto& [workflow, chosen] : plan.workflows) {
        for (const GroupRule& rule : chosen.groups) {
            const bool meets = std::ranges::any_of(impact.groups, [&, &workflow = workflow](const ImpactGroup& group) {
                const WorkflowPlan only{Choice::keep, {{rule.state, std::nullopt, Choice::migrate, {}}}, {}, {}};
                return group.workflow == workflow && choice_for(only, group.leaves, {}) == Choice::migrate;
            });
            if (!meets) {
                idle.push_back({Finding::Level::error, rule.position,
                                fmt::format("« groups » de « {} » : aucun dossier n’est dans l’état « {} » ; corrigez "
                                            "ce nom, ou retirez ce choix",
                                            workflow, rule.state)});
            }
        }
        add_unknown_names(workflow, chosen, old_names(workflow, impact, definitions), idle);
    }
    return idle;
}

std::vector<std::string> signed_papers(CaseStore& cases, const CaseId& id) {
    CaseScope everywhere;
    everywhere.all = true;
    everywhere.roles = all_roles();
    DocumentFilter filter;
    filter.case_id = id;
    filter.limit = -1;
    const std::vector<DocumentLine> lines = cases.documents(everywhere, filter);
    std::set<std::string> keys;
    for (const DocumentLine& line : lines) {
        if (line.document.status != "signed") {
            continue;
        }
        const auto original = std::ranges::find_if(
            lines, [&](const DocumentLine& other) { return other.document.id == line.document.signs; });
        keys.insert(original == lines.end() ? line.document.key : original->document.key);
    }
    return {keys.begin(), keys.end()};
}

}  // namespace jalon
