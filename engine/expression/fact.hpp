// Finds a fact by its name, as expressions do.
#pragma once

#include <string_view>

#include "engine/expression/expression.hpp"

namespace jalon {

// The value of `name`: that of the event or the loop, else of the case. nullptr when nobody has given any. It belongs
// to the records of `scope`.
inline const Value* fact(const Scope& scope, std::string_view name) {
    for (const Record* record : {scope.locals, scope.names}) {
        if (record == nullptr) {
            continue;
        }
        if (const auto found = record->find(name); found != record->end()) {
            return &found->second;
        }
    }
    return nullptr;
}

}  // namespace jalon
