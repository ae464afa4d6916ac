// Values of which not everything is known, and expressions over them, three-valued.
//
// An unknown value is an ordinary record under a reserved key, so that the machine carries it like any other: present
// but unknown, or perhaps absent too. A record may be known in part, a list may hold unknown items. The evaluation
// never says more than holds for every value that is meant.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/value.hpp"
#include "engine/expression/expression.hpp"
#include "engine/expression/node.hpp"

namespace jalon::proof {

const Value& some_value();  // there, but unknown
const Value& any_value();   // unknown, perhaps absent
const Value& more_items();  // as an item of a list: any number of unknown items

// An integer between two bounds, both included; without bound where there is none.
Value number_between(std::optional<std::int64_t> least, std::optional<std::int64_t> most);

enum class Presence { absent, perhaps, present };
Presence presence_of(const Value& value);
// True when the value itself is unknown (and not merely one of its parts).
bool is_unknown(const Value& value);
// True when value and parts are known.
bool is_known(const Value& value);
// The least that covers both.
Value joined(const Value& left, const Value& right);
// A copy that differs from every earlier one: what is unknown now need not be what was unknown before.
Value renewed(const Value& value, std::int64_t serial);
// The value without such marks; lists and numbers cut to what a proof keeps apart, with the numbers of `kept`.
Value settled(const Value& value, const std::set<std::int64_t>& kept = {});
// For keys of situations.
void encode(const Value& value, std::string& out);

// Which way an undetermined condition goes is asked of an oracle, once for each elementary condition.
class Oracle {
  public:
    virtual ~Oracle() = default;

    // What is assumed of an elementary condition already; nullopt: nothing.
    virtual std::optional<bool> assumed(const std::string& text, const Scope& scope) = 0;
    // Decides it. `may_fail`: its evaluation may also fail; nullopt then stands for failure.
    virtual std::optional<bool> decide(const ExpressionNode& atom, const std::string& text, const Scope& scope,
                                       bool may_fail) = 0;
};

// The canonical text of a tree: the same for two occurrences of one condition.
std::string text_of(const ExpressionNode& node);
// An elementary condition and whether it was written in the negative: `x != y` is `x == y`, denied.
struct Atom {
    std::string text;
    bool denied = false;
};
Atom atom_of(const ExpressionNode& node);
// The facts a tree reads, by the first part of their paths; variables of macros left out.
std::vector<std::string> roots_of(const ExpressionNode& node);
bool reads_the_clock(const ExpressionNode& node);
// Whether it consults a decision table.
bool consults_a_table(const ExpressionNode& node);

enum class Decide { no, yes };
// What an expression yields as far as it is known. Error: it fails for every value that is meant. With `Decide::yes`
// the oracle settles what would be unknown of a condition.
Result<Value> evaluated(const ExpressionNode& root, const Scope& scope, Oracle& oracle, Decide decide);
// Three-valued: nullopt when undetermined. Failure counts as undetermined.
std::optional<bool> truth(const ExpressionNode& root, const Scope& scope, Oracle& oracle);

}  // namespace jalon::proof
