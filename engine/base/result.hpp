// What a person can cause or correct travels as a `Result<T>`: a value, or an `Error` with a French
// sentence to act on. Exceptions are for what the house suffers (disk, database); `expect` is for bugs.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

namespace jalon {

enum class ErrorKind {
    invalid,      // what was given breaks a rule; `where` is the field id
    not_allowed,  // not open in this state, or not to this role
    not_found,    // no such thing, or none the actor may know of
    conflict,     // it changed in between; look again
    definition,   // a definition file is wrong; `where` is file:line:column
};

struct Error {
    ErrorKind kind = ErrorKind::invalid;
    std::string message;         // French, one sentence that says what to do
    std::string where;           // field id, or file:line:column; may be empty
    std::vector<Error> details;  // further findings of the same check, in reading order

    bool operator==(const Error&) const = default;
};

template <class T>
using Result = tl::expected<T, Error>;

// Shorthand for the failing side: `return failure(ErrorKind::not_found, "…")`.
inline tl::unexpected<Error> failure(ErrorKind kind, std::string message, std::string where = {}) {
    return tl::unexpected<Error>(Error{kind, std::move(message), std::move(where), {}});
}

}  // namespace jalon
