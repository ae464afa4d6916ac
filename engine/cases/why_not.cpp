#include "engine/cases/why_not.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/base/french.hpp"
#include "engine/base/text.hpp"
#include "engine/cases/case_view.hpp"
#include "engine/cases/condition_words.hpp"
#include "engine/cases/paper_facts.hpp"
#include "engine/definition/child_cases.hpp"
#include "engine/definition/role.hpp"

namespace jalon {

namespace {

constexpr const char* agent_and_centre = "Agent et centre de gestion";

bool contains(const std::vector<std::string>& all, const std::string& one) {
    return std::ranges::find(all, one) != all.end();
}

bool holds_any(const std::vector<std::string>& some, const std::vector<std::string>& others) {
    return std::ranges::any_of(some, [&](const std::string& one) { return contains(others, one); });
}

bool between_agent_and_centre(const std::vector<std::string>& by) {
    return std::ranges::any_of(by, [](const std::string& role) {
        return role == "agent" || role == "counsellor" || role == "head_of_service";
    });
}

std::string said(const std::vector<std::string>& roles) {
    std::vector<std::string> labels;
    for (const std::string& role : roles) {
        labels.push_back(role_label(role));
    }
    return join(labels, " ou ");
}

class Explainer {
  public:
    Explainer(const Catalogue& catalogue, const Workflow& workflow, const Situation& situation, const Facts& facts,
              const std::vector<std::string>& roles, const std::map<std::string, std::string>& children)
        : catalogue_(catalogue),
          workflow_(workflow),
          situation_(situation),
          facts_(facts),
          roles_(roles),
          children_(children),
          names_(all_names(workflow, situation, facts).value_or(situation.data)),
          words_(catalogue, workflow, names_, roles) {}

    // Whether the reader may know that such an act exists: their own; from outside nothing that agent and centre do;
    // inside, acts whose answers are theirs to read.
    bool is_told(const Transition& transition) const {
        if (holds_any(transition.by, roles_)) {
            return true;
        }
        if (reads_from_outside(roles_)) {
            return !between_agent_and_centre(transition.by);
        }
        const auto form = catalogue_.forms.find(transition.form);
        return form == catalogue_.forms.end() || holds_any(form->second->audience, roles_);
    }

    WhyNot explain(const BlockedAction& blocked) const {
        WhyNot why = outline(*blocked.transition, blocked.state);
        if (blocked.lack) {
            const bool several = blocked.lack->kind == Lack::Kind::all_of;
            for (const Lack& part : several ? blocked.lack->parts : std::vector<Lack>{*blocked.lack}) {
                why.unmet.push_back(unmet(part, *blocked.transition));
            }
        }
        for (const PaperLack& paper : blocked.papers) {
            why.unmet.push_back(unmet(paper, *blocked.transition));
        }
        return why;
    }

    WhyNot outline(const Transition& transition, const std::string& state) const {
        WhyNot why;
        why.event = transition.event;
        why.label = transition.label;
        why.by = said(transition.by);
        why.mine = holds_any(transition.by, roles_);
        if (why.mine || !reads_from_outside(roles_) || !between_agent_and_centre(transition.by)) {
            add_dates(state, why);
        }
        return why;
    }

  private:
    Unmet unmet(const Lack& lack, const Transition& of) const {
        Unmet unmet_part;
        if (lack.kind == Lack::Kind::any_of || lack.kind == Lack::Kind::all_of) {
            unmet_part.text = lack.kind == Lack::Kind::any_of ? "l’un ou l’autre" : "à la fois";
            for (const Lack& part : lack.parts) {
                unmet_part.either.push_back(unmet(part, of));
            }
            return unmet_part;
        }
        const bool readable = words_.may_read(lack);
        unmet_part.helpers = helpers(lack, of);
        unmet_part.text = readable ? words_.sentence(lack) : hidden(unmet_part.helpers);
        if (readable) {
            unmet_part.from = day_that_meets(lack);
        }
        if (day_that_meets(lack)) {
            unmet_part.helpers.clear();
        }
        return unmet_part;
    }

    Unmet unmet(const PaperLack& paper, const Transition& of) const {
        Lack lack;
        lack.kind = Lack::Kind::filled;
        lack.path = paper.name;
        lack.names = {paper.name};
        Unmet unmet_part = unmet(lack, of);
        if (words_.may_read(lack)) {
            unmet_part.text += fmt::format(" pour établir le document «\u00A0{}\u00A0»",
                                           title_without_names(paper.document_template->title));
        }
        return unmet_part;
    }

    static std::string hidden(const std::vector<Helper>& helpers) {
        std::vector<std::string> who;
        for (const Helper& helper : helpers) {
            if (!contains(who, helper.who)) {
                who.push_back(helper.who);
            }
        }
        return who.empty() ? std::string("une condition que vous ne pouvez pas voir n’est pas remplie")
                           : fmt::format("une condition que vous ne pouvez pas voir dépend de : {}", join(who, " ou "));
    }

    std::vector<Helper> helpers(const Lack& lack, const Transition& of) const {
        std::vector<Helper> found;
        if (lack.kind == Lack::Kind::state) {
            add(lack.wanted ? acts_that_enter(workflow_, lack.path) : acts_that_leave(workflow_, lack.path), of, found);
        }
        for (const std::string& name : lack.names) {
            add_writers(name, lack.kind == Lack::Kind::some_item, of, found);
        }
        if (found.empty() && !of.unblock.empty()) {
            found.push_back({role_label(of.unblock), "", false});
        }
        return found;
    }

    // `collecting`: a line of a list is wanted, so that acts which add one come before those which rewrite the list.
    void add_writers(const std::string& name, bool collecting, const Transition& of, std::vector<Helper>& found) const {
        const std::string root = name.substr(0, name.find('.'));
        const auto required = std::ranges::find(workflow_.requirements, root, &Requirement::name);
        if (required != workflow_.requirements.end()) {
            return add_keepers(*required, of, found);
        }
        if (root == "employer" || root == "centre" || root == "tariff") {
            found.push_back({role_label(of.unblock.empty() ? "administrator" : of.unblock), "", false});
            return;
        }
        std::vector<Act> acts = acts_that_write(workflow_, name);
        const auto collects = [&](const Act& act) { return act.transition->collect == name; };
        if (collecting && std::ranges::any_of(acts, collects)) {
            std::erase_if(acts, [&](const Act& act) { return !collects(act); });
        }
        add(acts, of, found);
    }

    // Who brings another case into force: those who may act towards it there.
    void add_keepers(const Requirement& required, const Transition& of, std::vector<Helper>& found) const {
        std::vector<std::string> by;
        if (!of.unblock.empty()) {
            by.push_back(of.unblock);
        }
        const Workflow& other = catalogue_.workflow(required.workflow);
        for (const std::string& state : required.in) {
            for (const Act& act : by.empty() ? acts_that_enter(other, state) : std::vector<Act>{}) {
                for (const std::string& role : act.transition->by) {
                    if (!contains(by, role)) {
                        by.push_back(role);
                    }
                }
            }
        }
        found.push_back({said(by.empty() ? other.opened_by : by), "", false});
    }

    // Acts that are possible now come alone: they are the way from here. Otherwise all are named.
    void add(const std::vector<Act>& acts, const Transition& of, std::vector<Helper>& found) const {
        const std::vector<Possibility> possible = possibilities(workflow_, situation_, facts_);
        const auto is_now = [&](const Act& act) {
            return is_awaited(act) || std::ranges::any_of(possible, [&](const Possibility& one) {
                       return one.open && one.transition->event == act.transition->event && one.state == act.state;
                   });
        };
        const bool some_now = std::ranges::any_of(acts, is_now);
        for (const Act& act : acts) {
            if (act.transition == &of || (some_now && !is_now(act))) {
                continue;
            }
            Helper helper{said(act.transition->by), act.transition->label, is_now(act)};
            if (is_end_of_child(act.transition->event)) {
                helper = {awaiting(*act.transition), "", false};
            }
            if (!is_end_of_child(act.transition->event) && !is_told(*act.transition)) {
                helper.action.clear();
                helper.now = false;
            }
            if (reads_from_outside(roles_) && !is_end_of_child(act.transition->event) && !is_told(*act.transition)) {
                helper.who = agent_and_centre;
            }
            if (std::ranges::find(found, helper) == found.end()) {
                found.push_back(std::move(helper));
            }
        }
    }

    bool is_awaited(const Act& act) const {
        return std::ranges::any_of(situation_.children, [&](const ChildCase& child) {
            return child.awaited && act.transition->event == std::string(end_of_child) + child.name;
        });
    }

    // Whoever may not know the other case learns that there is one to wait for, and no more.
    std::string awaiting(const Transition& end) const {
        const auto known = children_.find(end.event.substr(end_of_child.size()));
        return known == children_.end() ? std::string("en attente d’un autre dossier")
                                        : fmt::format("en attente du dossier {}", known->second);
    }

    void add_dates(const std::string& path, WhyNot& why) const {
        for (int index = workflow_.index_of(path); index > 0;
             index = workflow_.states[static_cast<std::size_t>(index)].parent) {
            const State& state = workflow_.states[static_cast<std::size_t>(index)];
            const std::optional<Date> due = task_due(workflow_, situation_, state.path, facts_);
            if (due && !why.late_on && situation_.entered.contains(state.path)) {
                why.late_on = due;
            }
            for (const ArmedTimer& armed : situation_.timers) {
                if (armed.state == state.path && why.lapse.empty()) {
                    why.lapse = lapse_of(state, armed);
                }
            }
        }
    }

    static bool leads_away(const State& state, const Timer& timer) {
        return std::ranges::any_of(timer.transition.targets, [&](const std::string& target) {
            return target != state.path && !target.starts_with(state.path + ".");
        });
    }

    std::string lapse_of(const State& state, const ArmedTimer& armed) const {
        const auto timer = std::ranges::find(state.timers, armed.name, &Timer::name);
        if (timer == state.timers.end() || !leads_away(state, *timer)) {
            return "";
        }
        return fmt::format("le {}, le dossier passera de lui-même à l’étape {}",
                           french::long_date(paris_date(armed.due)),
                           ConditionWords::state_words(workflow_, timer->transition.targets.front()));
    }

    const Catalogue& catalogue_;
    const Workflow& workflow_;
    const Situation& situation_;
    const Facts& facts_;
    const std::vector<std::string>& roles_;
    const std::map<std::string, std::string>& children_;
    Record names_;
    ConditionWords words_;
};

std::string helper_words(const std::vector<Helper>& helpers) {
    std::vector<std::string> words;
    for (const Helper& helper : helpers) {
        words.push_back(helper.action.empty() ? helper.who
                                              : fmt::format("{} («\u00A0{}\u00A0»)", helper.who, helper.action));
    }
    return join(words, ", ");
}

}  // namespace

std::vector<WhyNot> why_not(const Catalogue& catalogue, const Workflow& workflow, const Situation& situation,
                            const Facts& facts, const std::vector<std::string>& roles,
                            const std::vector<Obstacle>& obstacles,
                            const std::map<std::string, std::string>& children) {
    const Explainer explainer(catalogue, workflow, situation, facts, roles, children);
    std::vector<WhyNot> all;
    std::vector<const Transition*> told;
    for (const BlockedAction& blocked : blocked_actions(catalogue, workflow, situation, facts)) {
        const bool mine = holds_any(blocked.transition->by, roles);
        if (mine || (!blocked.to_come && explainer.is_told(*blocked.transition))) {
            all.push_back(explainer.explain(blocked));
        }
        told.push_back(blocked.transition);
    }
    for (const Possibility& one : possibilities(workflow, situation, facts)) {
        const Transition& transition = *one.transition;
        std::vector<Unmet> beyond;
        for (const Obstacle& obstacle : obstacles) {
            if (obstacle.event == transition.event) {
                beyond.push_back({obstacle.text, {}, obstacle.helpers, std::nullopt});
            }
        }
        const bool mine = holds_any(transition.by, roles);
        if (std::ranges::find(told, &transition) != told.end() || (mine && beyond.empty()) || transition.by.empty() ||
            !explainer.is_told(transition)) {
            continue;
        }
        WhyNot why = explainer.outline(transition, one.state);
        why.unmet = std::move(beyond);
        all.push_back(std::move(why));
    }
    std::ranges::stable_sort(all, [](const WhyNot& a, const WhyNot& b) { return a.mine && !b.mine; });
    return all;
}

std::string line_of(const Unmet& unmet) {
    std::string line = unmet.text;
    if (!unmet.either.empty()) {
        std::vector<std::string> parts;
        for (const Unmet& part : unmet.either) {
            parts.push_back(line_of(part));
        }
        line += " : " + join(parts, " ; ");
    }
    const std::string who = helper_words(unmet.helpers);
    return who.empty() ? line : fmt::format("{} – {}", line, who);
}

std::string open_to_others(const std::vector<WhyNot>& reasons) {
    std::vector<std::string> actions;
    for (const WhyNot& why : reasons) {
        if (why.unmet.empty()) {
            const std::string until = why.late_on ? fmt::format(", pour le {}", french::long_date(*why.late_on)) : "";
            actions.push_back(fmt::format("«\u00A0{}\u00A0» ({}{})", why.label, why.by, until));
        }
    }
    return actions.empty() ? "" : fmt::format("Possible maintenant, mais à d’autres : {}", join(actions, ", "));
}

std::vector<std::string> lines_of(const WhyNot& why) {
    std::vector<std::string> lines;
    lines.push_back(fmt::format("{} – {}", why.label, why.by));
    if (why.unmet.empty()) {
        lines.emplace_back("  possible maintenant pour ce rôle");
    }
    for (const Unmet& unmet : why.unmet) {
        lines.push_back("  – " + line_of(unmet));
    }
    if (why.late_on) {
        lines.push_back(fmt::format("  à faire pour le {}", french::long_date(*why.late_on)));
    }
    if (!why.lapse.empty()) {
        lines.push_back("  sinon, " + why.lapse);
    }
    return lines;
}

}  // namespace jalon
