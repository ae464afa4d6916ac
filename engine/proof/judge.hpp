// Judges the expressions of a step whose facts are partly unknown: what cannot be told is a choice, and the explorer
// plays every choice in turn by running the step again with another script of choices.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/proof/abstract.hpp"
#include "engine/proof/relevance.hpp"
#include "engine/statechart/step.hpp"

namespace jalon::proof {

// A choice that was made: by whoever acts (what is typed), or by what the case holds.
struct Choice {
    bool typed = false;
    int taken = 0;
    int options = 0;
};

// The script that comes after a run that met these choices, the last one turned first; nullopt after the last script.
std::optional<std::vector<int>> next_script(const std::vector<Choice>& choices);

using Assumptions = std::map<std::string, bool>;

// The instant at which every explored step takes place, and the date of every dated timer.
Instant explored_now();
Instant explored_date();

class ProofJudge final : public Judge, public Oracle {
  public:
    // Both outlive the judge.
    ProofJudge(const Workflow& workflow, const Relevance& relevance);

    // Before a step from a situation with these data, of which these conditions are assumed.
    void begin(const Assumptions& assumed, const Record& data, std::vector<int> script);
    // The answers just typed stand under these names.
    void let_typed(std::set<std::string> names) { typed_ = std::move(names); }
    // What has been fired is not due again before its date changes.
    void note_fired(const Timer& timer, const Record& data);

    int choose(int options, bool typed);
    const std::vector<Choice>& choices() const { return choices_; }
    // What may still be assumed after the step, as far as it rests on data that are still read.
    Assumptions assumptions(const Record& data, const std::set<std::string, std::less<>>& read) const;

    Result<Value> value(const Expression& expression, const Scope& scope) override;
    Result<bool> holds(const Expression& condition, const Scope& scope) override;
    Result<Value> date(const Expression& expression, const Scope& scope, std::optional<Instant> last) override;

    std::optional<bool> assumed(const std::string& text, const Scope& scope) override;
    std::optional<bool> decide(const ExpressionNode& atom, const std::string& text, const Scope& scope,
                               bool may_fail) override;

  private:
    Result<bool> table_condition(const ExpressionNode& root, const Scope& scope);
    using Snapshot = std::vector<Value>;
    struct Basis {
        std::vector<std::string> facts;   // computed data replaced by what they are computed from
        std::vector<std::string> states;  // asked for by computed data
        bool lasting = false;             // nothing but data of the case
    };
    struct Assumed {
        bool holds = false;
        const Basis* basis = nullptr;
        Snapshot snapshot;  // the values of its facts when it was decided
    };

    const Basis& basis_of(const std::string& text, const ExpressionNode& atom);
    void add_basis(const std::string& name, std::set<std::string>& facts) const;
    static Snapshot snapshot_of(const Basis& basis, const Scope& scope);
    static Snapshot snapshot_of(const Basis& basis, const Record& data);
    void assume(const std::string& text, bool holds, const Basis& basis, Snapshot snapshot);
    bool same_date(const ExpressionNode& root, const Scope& scope);

    const Relevance& relevance_;
    std::map<std::string, const Expression*> computed_;
    std::set<std::string> case_data_;
    std::map<std::string, Basis> bases_;
    std::map<std::string, Assumed> memory_;
    std::set<std::string> typed_;
    std::vector<int> script_;
    std::vector<Choice> choices_;
    std::int64_t serial_ = 0;
};

}  // namespace jalon::proof
