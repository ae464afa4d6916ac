// Numbers, sums and extremes, and the state of the machine.
#include <algorithm>
#include <limits>
#include <optional>

#include "engine/expression/arguments.hpp"
#include "engine/expression/operators.hpp"
#include "engine/expression/times.hpp"

namespace jalon {

namespace {

using Kind = Type::Kind;

Result<Value> round_places(Arguments a, CallContext&) {
    const std::int64_t places = a.size() > 1 ? int_at(a, 1) : 0;
    if (places < 0 || places > Decimal::max_scale) {
        return invalid("round accepte de 0 à 9 décimales.");
    }
    return Value(as_decimal(*a[0])->rounded(static_cast<int>(places)));
}
Result<Value> absolute(Arguments a, CallContext&) {
    const Value zero = a[0]->get_if<Money>() != nullptr ? Value(Money()) : Value(0);
    return order_of(*a[0], zero) == std::strong_ordering::less ? negated(*a[0]) : Result<Value>(*a[0]);
}

Value zero_of(Kind kind) {
    switch (kind) {
        case Kind::decimal:
            return Value(Decimal());
        case Kind::money:
            return Value(Money());
        case Kind::duration:
            return Value(Duration(0));
        default:
            return Value(0);
    }
}

Result<Value> sum(Arguments a, CallContext& context) {
    const List& items = *a[0]->list();
    context.fuel -= static_cast<std::int64_t>(items.size());
    Result<Value> total = items.empty() ? zero_of(context.yields) : items.front();
    for (std::size_t i = 1; i < items.size() && total; ++i) {
        total = arithmetic(Operator::add, *total, items[i]);
    }
    const bool summable =
        !total || as_decimal(*total) || total->get_if<Money>() != nullptr || total->get_if<Duration>() != nullptr;
    return summable ? total : invalid("sum attend une liste de nombres, de montants ou de durées.");
}

// The first of `items` that nothing precedes in the given direction.
Result<Value> extreme(Arguments items, std::strong_ordering wanted) {
    const Value* best = items[0];
    for (const Value* item : items.subspan(1)) {
        const std::optional<std::strong_ordering> order = order_of(*item, *best);
        if (!order) {
            return invalid(refusal_of(Operator::less, item->type_name(), best->type_name()));
        }
        best = *order == wanted ? item : best;
    }
    return *best;
}
Result<Value> extreme_of_list(const List& items, std::strong_ordering wanted, CallContext& context) {
    if (items.empty()) {
        return invalid("min et max ne s’appliquent pas à une liste vide.");
    }
    context.fuel -= static_cast<std::int64_t>(items.size());
    std::vector<const Value*> pointers;
    for (const Value& item : items) {
        pointers.push_back(&item);
    }
    return extreme(pointers, wanted);
}
Result<Value> min_of_list(Arguments a, CallContext& context) {
    return extreme_of_list(*a[0]->list(), std::strong_ordering::less, context);
}
Result<Value> max_of_list(Arguments a, CallContext& context) {
    return extreme_of_list(*a[0]->list(), std::strong_ordering::greater, context);
}
Result<Value> min_of_two(Arguments a, CallContext&) {
    return extreme(a, std::strong_ordering::less);
}
Result<Value> max_of_two(Arguments a, CallContext&) {
    return extreme(a, std::strong_ordering::greater);
}

// [[1, 2], [3]] → [1, 2, 3]; one level, as CEL's `flatten` of lists does without a depth.
Result<Value> flatten(Arguments a, CallContext& context) {
    List all;
    for (const Value& item : *a[0]->list()) {
        const List* items = item.list();
        if (items == nullptr) {
            return invalid("flatten attend une liste de listes.");
        }
        context.fuel -= static_cast<std::int64_t>(items->size()) + 1;
        if (context.fuel < 0) {
            return Value();
        }
        all.insert(all.end(), items->begin(), items->end());
    }
    return Value(std::move(all));
}

// The machine, and what it may ask.

// A table may hold a thousand rows: asking one over and over is what the budget is there to stop.
constexpr std::int64_t cost_of_a_table = 500;

Result<Value> decide_by_table(Arguments a, CallContext& context) {
    if (context.scope.tables == nullptr) {
        return invalid("decide n’est pas disponible ici.");
    }
    context.fuel -= cost_of_a_table;
    return context.fuel < 0 ? Result<Value>(Value()) : context.scope.tables->decide(text_at(a, 0), context.scope);
}

Result<Value> in_state(Arguments a, CallContext& context) {
    if (!context.scope.in_state) {
        return invalid("in_state n’est pas disponible ici.");
    }
    return Value(context.scope.in_state(text_at(a, 0)));
}

}  // namespace

std::vector<Function> number_functions() {
    const Type boolean = Type::boolean();
    const Type integer = Type::integer();
    const Type decimal = Type::decimal();
    const Type money = Type::money();
    const Type list = Type::list();
    constexpr auto element = Function::Yields::element_of_first;

    std::vector<Function> functions = {
        {"round", {decimal}, decimal, round_places},
        {"round", {decimal, integer}, decimal, round_places},
        {"abs", {integer}, integer, absolute},
        {"abs", {decimal}, decimal, absolute},
        {"abs", {money}, money, absolute},
        {"sum", {list}, Type::dyn(), sum, element},
        {"min", {list}, Type::dyn(), min_of_list, element},
        {"max", {list}, Type::dyn(), max_of_list, element},
        {"flatten", {Type::list(list)}, Type::list(), flatten, element},
        {"in_state", {Type::string()}, boolean, in_state},
        {"decide", {Type::string()}, Type::dyn(), decide_by_table},
    };
    for (const Type& type : {integer, decimal, money, Type::date(), Type::time(), Type::timestamp(), Type::duration(),
                             Type::months(), Type::string()}) {
        functions.push_back({"min", {type, type}, type, min_of_two});
        functions.push_back({"max", {type, type}, type, max_of_two});
    }
    return functions;
}

}  // namespace jalon
