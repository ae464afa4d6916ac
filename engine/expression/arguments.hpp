// How the functions of expressions read their arguments and give their results. Internal to this folder.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "engine/expression/functions.hpp"

namespace jalon {

// A step of the budget pays for so many bytes of text.
constexpr std::int64_t bytes_per_step = 16;

inline tl::unexpected<Error> invalid(std::string message) {
    return failure(ErrorKind::invalid, std::move(message));
}

template <class T>
Result<Value> as_value(const Result<T>& result) {
    return result ? Result<Value>(Value(*result)) : tl::unexpected(result.error());
}

inline std::int64_t int_at(Arguments arguments, std::size_t index) {
    return *arguments[index]->get_if<std::int64_t>();
}
inline const std::string& text_at(Arguments arguments, std::size_t index) {
    return *arguments[index]->text();
}
inline Date date_at(Arguments arguments, std::size_t index) {
    return *arguments[index]->get_if<Date>();
}
// To the millisecond.
inline Instant instant_at(Arguments arguments, std::size_t index) {
    const Instant* instant = arguments[index]->get_if<Instant>();
    return instant != nullptr ? *instant : arguments[index]->get_if<FineInstant>()->ms;
}

// A text takes steps by its length; the evaluator reports the empty tank.
inline Result<Value> charged(std::string text, CallContext& context) {
    context.fuel -= static_cast<std::int64_t>(text.size()) / bytes_per_step;
    return Value(std::move(text));
}

inline Result<Value> same_value(Arguments arguments, CallContext&) {
    return *arguments[0];
}

}  // namespace jalon
