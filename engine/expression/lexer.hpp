// Cuts the text of an expression into tokens. Internal to this folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "engine/base/value.hpp"
#include "engine/expression/expression.hpp"

namespace jalon {

struct Token {
    enum class Kind { end, literal, identifier, quoted_name, symbol };
    Kind kind = Kind::end;
    std::size_t offset = 0;
    std::string_view text;    // as written, a quoted name without its accents; views the source
    Value value;              // literal
    bool lowest_int = false;  // 9223372036854775808, that only a minus sign makes an integer
};

// The tokens of `source`, ending with one of kind `end`.
tl::expected<std::vector<Token>, Problem> tokenized(std::string_view source);

}  // namespace jalon
