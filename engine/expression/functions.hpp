// The functions that expressions may call. Each may be written f(a, b) or a.f(b). Internal to this folder.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/expression/node.hpp"

namespace jalon {

// What a function sees beside its arguments.
struct CallContext {
    const Scope& scope;
    const Calendar& calendar;
    std::int64_t& fuel;  // steps left; a function that works on long texts or lists takes its share
    Type::Kind yields;
    const Pattern* pattern;
};

using Arguments = std::span<const Value* const>;

struct Function {
    enum class Yields { as_declared, element_of_first };
    enum class Null { refused, taken };

    std::string_view name;
    std::vector<Type> parameters;
    Type result;
    Result<Value> (*call)(Arguments, CallContext&);
    Yields yields = Yields::as_declared;
    Null null = Null::refused;
};

// The parts of the table, one per source file.
std::vector<Function> text_functions();
std::vector<Function> conversion_functions();
std::vector<Function> time_functions();
std::vector<Function> number_functions();

// All functions of that name; empty when there is none.
std::span<const Function> overloads_of(std::string_view name);
std::span<const std::string> function_names();

// What to say of a function or type of CEL that this language leaves out; "" for other names.
std::string_view left_out(std::string_view name);
// « La fonction « x » n’existe pas », with the nearest name; `receiver`, which may be null, tells math.greatest(…) and
// other extensions of CEL.
std::string unknown_function(std::string_view name, const Node* receiver);
// What to say when no overload of a call takes the types `given`.
std::string misuse(const Node& call, std::span<const std::string> given);

// True when a value of type `given` may stand where `wanted` is asked.
bool accepts(const Type& wanted, const Type& given);
bool accepts(const Type& wanted, const Value& given);

}  // namespace jalon
