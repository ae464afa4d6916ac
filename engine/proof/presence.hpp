// Judges the expressions of a step by one question only: which facts are there. What they hold is not looked at, so
// that a condition that does not ask for a presence goes either way; one that holds, or could be computed at all, tells
// that what it read was there.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/proof/abstract.hpp"
#include "engine/proof/judge.hpp"
#include "engine/statechart/step.hpp"

namespace jalon::proof {

// A fact, by the first part of its path, that an expression cannot do without.
struct NeededFact {
    const ExpressionNode* expression = nullptr;  // the whole formula
    std::string name;                            // as it is read: "visit.place"
    Presence presence = Presence::present;
    bool certain = true;  // whoever acts, and the world outside, decided all that led to the question
};

class PresenceJudge final : public Judge {
  public:
    // The workflow outlives the judge.
    explicit PresenceJudge(const Workflow& workflow);

    // Before a step: the choices to repeat, and the answers just typed stand under `typed` ("" for none).
    void begin(std::vector<int> script, std::string typed);
    const std::vector<Choice>& choices() const { return choices_; }
    // What the step could not do without, in the order it was asked.
    const std::vector<NeededFact>& needed() const { return needed_; }
    // The formulas that were asked, and how often.
    const std::map<const ExpressionNode*, std::size_t>& evaluated() const { return evaluated_; }
    // The data after the step, as far as what could be computed tells that they were there.
    Record refined(Record data) const;

    // Whether there is a date for a timer; nothing is noted.
    Presence presence_of_date(const Expression& expression, const Scope& scope);

    Result<Value> value(const Expression& expression, const Scope& scope) override;
    Result<bool> holds(const Expression& condition, const Scope& scope) override;
    // Never arms a timer; whoever explores fires each that may be armed.
    Result<Value> date(const Expression& expression, const Scope& scope, std::optional<Instant> last) override;

  private:
    struct Assumed {
        Value value;  // the fact when it was assumed; another one since then need not be there
        Presence presence = Presence::present;
    };

    int choose(bool typed);
    void note(std::vector<NeededFact> needed);
    void assume(const std::map<std::string, Presence>& known, const Scope& scope);
    Presence presence(const std::string& root, const Scope& scope) const;
    bool is_typed(const ExpressionNode& condition) const;

    std::set<const ExpressionNode*> computed_;
    std::set<std::string> held_;  // data of the case and answers of its forms
    std::string typed_;
    std::vector<int> script_;
    std::vector<Choice> choices_;
    std::vector<NeededFact> needed_;
    std::map<const ExpressionNode*, std::size_t> evaluated_;
    std::map<std::string, Assumed> assumed_;
    std::int64_t serial_ = 0;
};

}  // namespace jalon::proof
