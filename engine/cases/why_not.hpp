// Why an action is not possible now, for one person: the unmet conditions in plain French, who can meet each, and when
// it becomes late. Never a value or a name that this person may not read.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/cases/blocked.hpp"
#include "engine/cases/case.hpp"

namespace jalon {

// Who can meet a condition.
struct Helper {
    std::string who;     // French: « Conseiller »
    std::string action;  // label of the act, « Enregistrer l’entretien »; "" when the reader may not know of it
    bool now = false;    // the act is possible now
    bool operator==(const Helper&) const = default;
};

struct Unmet {
    std::string text;             // a sentence without its point
    std::vector<Unmet> either;    // any one of these would do; `text` introduces them
    std::vector<Helper> helpers;  // empty when only time helps
    std::optional<Date> from;     // the day from which time alone meets it
};

struct WhyNot {
    std::string event;
    std::string label;            // of the action
    std::string by;               // French: who may do it
    bool mine = false;            // one of the reader's roles may do it
    std::vector<Unmet> unmet;     // all of them are needed; empty: nothing is missing but the role
    std::optional<Date> late_on;  // when the task it belongs to becomes late
    std::string lapse;            // what happens without it, and when: « le 12 mars 2026, le dossier passera à … »
};

// Something outside the case that keeps an action closed: the agent has another running case, every counsellor is full.
struct Obstacle {
    std::string event;
    std::string text;
    std::vector<Helper> helpers;
};

// Every action of the present states, and of those the case enters by itself, that the reader cannot take now: closed
// ones, and open ones of other roles. From outside, nothing is told of what agent and centre may do among themselves.
// The reader's own first, then in document order. `children`: the references of the awaited cases that the reader may
// know, by the names they were opened under.
std::vector<WhyNot> why_not(const Catalogue& catalogue, const Workflow& workflow, const Situation& situation,
                            const Facts& facts, const std::vector<std::string>& roles,
                            const std::vector<Obstacle>& obstacles,
                            const std::map<std::string, std::string>& children = {});

// The same as lines of text, for a terminal or a letter.
std::vector<std::string> lines_of(const WhyNot& why);
// The actions that lack nothing but the role, and who has it, in one sentence; "" when there are none.
std::string open_to_others(const std::vector<WhyNot>& reasons);
// One condition as a line: « … – Conseiller (« Enregistrer l’entretien ») ».
std::string line_of(const Unmet& unmet);

}  // namespace jalon
