// Why a condition does not hold, taken apart: what would have to change for it to hold. Serves explanations, which put
// the parts into words, and tests, which meet them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/value.hpp"
#include "engine/expression/expression.hpp"

namespace jalon {

// One side of a comparison as it stands now.
struct Operand {
    std::string path;      // "referral.hours" when it is a fact or a call on one; "" otherwise
    std::string function;  // "size" for size(path), "today" for today() …; "" for the fact itself
    Value value;           // what it is now; null when it cannot be told
    bool operator==(const Operand&) const = default;
};

// A part of a condition that does not hold (or cannot be told), as a small tree.
struct Lack {
    enum class Kind {
        all_of,      // every part is lacking
        any_of,      // any one of the parts would do
        comparison,  // `left` should compare with `right` as `comparison` says
        filled,      // `path` should have a value
        empty,       // `path` should have none
        truth,       // `path`, which is yes or no, should be `wanted`
        state,       // the case should be in the state `path`, or no longer be in it, by `wanted`
        some_item,   // the list `path` should hold an item of which the parts are true
        no_item,     // the list `path` should hold no item of which the parts are true
        every_item,  // the parts should be true of every item of the list `path`
        other,       // a calculation over `names` should be `wanted`
    };
    enum class Comparison { equal, not_equal, less, less_equal, greater, greater_equal, in, not_in };

    Kind kind = Kind::other;
    bool wanted = true;
    Comparison comparison = Comparison::equal;
    std::string path;  // of parts about items of a list: the member ("phase"), "" for the item itself
    Operand left;
    Operand right;
    std::vector<std::string> names;  // the facts it reads, sorted, once each
    std::vector<Lack> parts;

    bool operator==(const Lack&) const = default;
};

// What is lacking for `condition` to be true under `scope`; nullopt when it is true, or may yet become so: parts that
// name one of `undecided` (whole names, "event", or their members) are given the benefit of the doubt. The empty
// condition is true. What is returned suffices (meeting it makes the condition true) and holds nothing that another
// part already asks for.
std::optional<Lack> lacking(const Expression& condition, const Scope& scope,
                            const std::vector<std::string>& undecided = {});

}  // namespace jalon
