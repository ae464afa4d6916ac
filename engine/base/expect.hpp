// States what only a bug can break, in every build, release included.
#pragma once

#include <stdexcept>
#include <string>

namespace jalon {

// Thrown by `expect`; nobody catches it but the edges (one web request, `main`).
class Bug : public std::logic_error {
    using std::logic_error::logic_error;
};

// Throws `Bug` with `what` when `holds` is false.
inline void expect(bool holds, const char* what) {
    if (!holds) {
        throw Bug(std::string("expectation broken: ") + what);
    }
}

}  // namespace jalon
