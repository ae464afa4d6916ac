// Meets what a condition lacks: changes facts, states and time as the parts say, on copies that a test made.
#pragma once

#include <algorithm>
#include <set>
#include <string>

#include "engine/expression/lacking.hpp"

namespace jalon::test {

// What conditions look at.
struct World {
    Record names;
    Instant now{};
    std::set<std::string> states;

    Scope scope() const {
        Scope seen;
        seen.names = &names;
        seen.now = now;
        seen.today = paris_date(now);
        seen.in_state = [this](std::string_view wanted) { return states.contains(std::string(wanted)); };
        return seen;
    }
};

// `value` moved by one of its own units.
inline Value moved(const Value& value, int by) {
    if (const auto* number = value.get_if<std::int64_t>()) {
        return *number + by;
    }
    if (const auto* decimal = value.get_if<Decimal>()) {
        return decimal->plus(Decimal(by, 0)).value();
    }
    if (const auto* date = value.get_if<Date>()) {
        return add_days(*date, by);
    }
    return value;
}

inline Value value_that(Lack::Comparison comparison, const Value& right) {
    using enum Lack::Comparison;
    switch (comparison) {
        case less:
            return moved(right, -1);
        case greater:
            return moved(right, 1);
        case not_equal:
        case not_in:
            return right.text() != nullptr ? Value(*right.text() + "x") : moved(right, 1);
        case in:
            return right.list() != nullptr && !right.list()->empty() ? right.list()->front() : Value();
        default:
            return right;
    }
}

// `choice` picks the alternative where several would do (modulo their number).
inline void meet(const Lack& lack, World& world, std::size_t choice = 0);

inline void meet_item(const Lack& lack, Record& item, std::size_t choice) {
    switch (lack.kind) {
        case Lack::Kind::all_of:
            for (const Lack& part : lack.parts) {
                meet_item(part, item, choice);
            }
            return;
        case Lack::Kind::any_of:
            return meet_item(lack.parts[choice % lack.parts.size()], item, choice);
        case Lack::Kind::comparison:
            item = with_path(item, lack.path, value_that(lack.comparison, lack.right.value));
            return;
        case Lack::Kind::truth:
            item = with_path(item, lack.path, lack.wanted);
            return;
        default:
            item = with_path(item, lack.path, lack.kind == Lack::Kind::filled ? Value("x") : Value());
    }
}

inline void meet_list(const Lack& lack, World& world, std::size_t choice) {
    const Value present = Value(world.names).at_path(lack.path);
    List items = present.list() != nullptr ? *present.list() : List();
    if (lack.kind == Lack::Kind::some_item) {
        Record item;
        meet_item(lack.parts.front(), item, choice);
        items.emplace_back(std::move(item));
    } else {
        items.clear();
    }
    world.names = with_path(world.names, lack.path, Value(std::move(items)));
}

inline void meet_comparison(const Lack& lack, World& world) {
    const bool by_waiting = lack.right.function == "today" && lack.left.value.get_if<Date>() != nullptr &&
                            lack.comparison == Lack::Comparison::less_equal;
    if (by_waiting) {
        world.now = paris_instant(*lack.left.value.get_if<Date>());
    } else if (!lack.left.path.empty() && lack.left.function.empty()) {
        world.names = with_path(world.names, lack.left.path, value_that(lack.comparison, lack.right.value));
    }
}

inline void meet(const Lack& lack, World& world, std::size_t choice) {
    switch (lack.kind) {
        case Lack::Kind::all_of:
            for (const Lack& part : lack.parts) {
                meet(part, world, choice);
            }
            return;
        case Lack::Kind::any_of:
            return meet(lack.parts[choice % lack.parts.size()], world, choice);
        case Lack::Kind::comparison:
            return meet_comparison(lack, world);
        case Lack::Kind::truth:
            world.names = with_path(world.names, lack.path, lack.wanted);
            return;
        case Lack::Kind::filled:
        case Lack::Kind::empty:
            world.names = with_path(world.names, lack.path, lack.kind == Lack::Kind::filled ? Value("x") : Value());
            return;
        case Lack::Kind::state:
            if (lack.wanted) {
                world.states.insert(lack.path);
            } else {
                world.states.erase(lack.path);
            }
            return;
        case Lack::Kind::some_item:
        case Lack::Kind::no_item:
        case Lack::Kind::every_item:
            return meet_list(lack, world, choice);
        case Lack::Kind::other:
            return;
    }
}

// The leaves to meet when `choice` picks among alternatives.
inline void leaves_to_meet(const Lack& lack, std::size_t choice, std::vector<Lack>& leaves) {
    if (lack.kind == Lack::Kind::any_of) {
        return leaves_to_meet(lack.parts[choice % lack.parts.size()], choice, leaves);
    }
    if (lack.kind == Lack::Kind::all_of) {
        for (const Lack& part : lack.parts) {
            leaves_to_meet(part, choice, leaves);
        }
        return;
    }
    leaves.push_back(lack);
}

}  // namespace jalon::test
