// The walk through the tree of an expression: evaluator.cpp has names, operators and calls, collections.cpp has lists,
// records and comprehensions. Internal to this folder.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/expression/evaluator.hpp"
#include "engine/expression/functions.hpp"

namespace jalon {

enum class Truth { no, yes, failed };

inline Truth truth_of(bool value) {
    return value ? Truth::yes : Truth::no;
}

// Functions that return a pointer give the value of a node, or nullptr after a failure. The value stands either in the
// facts, which spares a copy, or in the `slot` that the caller lends. Conditions are walked without making values.
class Evaluator {
  public:
    explicit Evaluator(const Scope& scope) : scope_(scope) {}
    Result<Value> run(const Node& root);
    Result<bool> run_condition(const Node& root);
    Cause cause() const { return cause_; }

  private:
    const Value* fail(Cause cause, std::string message);
    bool spend(std::int64_t steps) {
        fuel_ -= steps;
        return fuel_ >= 0;
    }
    const Value* exhausted() { return fail(Cause::budget, "Ce calcul est trop long : il dépasse 100 000 opérations."); }
    static const Value* store(Value value, Value& slot) {
        slot = std::move(value);
        return &slot;
    }
    const Value* at(const Node& node, Value& slot);
    // An int as a decimal; what is none as it is.
    static const Value* widened(const Value& value, Value& slot) {
        const std::int64_t* number = value.get_if<std::int64_t>();
        return number != nullptr ? store(Value(Decimal(*number, 0)), slot) : &value;
    }
    static const Value* decided(Truth truth, Value& slot) {
        return truth == Truth::failed ? nullptr : store(Value(truth == Truth::yes), slot);
    }

    // The truth of a condition.
    Truth condition(const Node& node);
    Truth spent();
    bool is_variable(std::string_view name) const;

    // What a name stands for, or nullptr without complaint.
    const Value* found(const Node& node) const;

    // What the data hold under the whole dotted name of a member, or nullptr.
    const Value* whole(const Node& node) const;
    const Value* missing(const Node& node);
    const Value* name(const Node& node, Value& slot);
    const Value* member(const Node& node, Value& slot);
    const Value* no_member(const Node& node, const Value& base);

    // A path where any part may be missing; a null value then. Other nodes are evaluated as usual.
    const Value* lenient(const Node& node, Value& slot);
    const Value* index(const Node& node, Value& slot);

    // The entry of a record under a key, or nullptr.
    static const Value* entry_of(const Value& container, const Value& key);
    const Value* settled(Result<Value> result, Value& slot);
    const Value* negation(const Node& node, Value& slot);
    Truth inverse(const Node& node);

    // && and ||: one `decisive` operand settles it, whatever the others do, failures included.
    Truth logical(const Node& node, Truth decisive);
    const Value* conditional(const Node& node, Value& slot);

    // Comparison and `in`.
    Truth relation(const Node& node);
    Truth mismatch(Operator op, const Value& left, const Value& right);
    Truth membership(const Value& item, const Value& container);
    Truth comparison(Operator op, const Value& left, const Value& right);
    const Value* calculation(const Node& node, Value& slot);
    const Value* call(const Node& node, Value& slot);

    // type(int), type(type(x)): the type of a type.
    bool names_type(const Node& node) const;
    static bool fits(const Function& function, Arguments arguments);

    // What is built costs as much as it holds, so that lists of lists of lists cannot grow out of hand.
    bool spend_for(const Value& value);
    const Value* list(const Node& node, Value& slot);

    // A record when every key is a text, else a map.
    static Value made_of(Map entries);

    // False, with a message, when the key is of no use or there already.
    bool insert(Map& entries, const Value& key, const Value& value);
    const Value* record(const Node& node, Value& slot);
    Truth has(const Node& node);

    // What a comprehension walks: the items of a list, or the keys of a record with the values beside them.
    struct Range {
        const List* items = nullptr;
        List keys;
        std::vector<const Value*> values;

        std::size_t size() const { return items != nullptr ? items->size() : keys.size(); }
    };
    template <class Members>
    static Range range_over(const Members& members) {
        Range range;
        for (const auto& [key, value] : members) {
            range.keys.emplace_back(key);
            range.values.push_back(&value);
        }
        return range;
    }
    const Value* comprehension(const Node& node, Value& slot);
    const Value* walk(const Node& node, const Range& range, std::size_t first, Value& slot);

    // Lets the variables stand for the item number `i`; an index is kept in `position`.
    void bind(const Node& node, const Range& range, std::size_t first, std::size_t i, Value& position);

    // filter, map and the transforms: what passes the condition, if there is one, as it is or as the body makes it.
    const Value* selection(const Node& node, const Range& range, std::size_t first, Value& slot);

    // all, exists: one decisive item settles it, failures elsewhere included; exists_one looks at every item.
    Truth quantifier(const Node& node, const Range& range, std::size_t first);

    const Scope& scope_;
    std::int64_t fuel_ = evaluation_fuel;
    std::vector<std::pair<std::string_view, const Value*>> variables_;
    std::string message_;
    Cause cause_ = Cause::none;
    bool fine_seen_ = false;
};

}  // namespace jalon
