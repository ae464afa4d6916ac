// Regular expressions for matches(): RE2, whose time is linear in the text.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "engine/base/result.hpp"

namespace jalon {

class Pattern {
  public:
    // Error invalid: the pattern cannot be read; the message says why.
    static Result<Pattern> compile(std::string_view pattern);

    // True when the pattern is found anywhere in `text`; ^ and $ anchor it.
    bool matches(std::string_view text) const;

  private:
    struct Compiled;
    explicit Pattern(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}
    std::shared_ptr<const Compiled> compiled_;
};

}  // namespace jalon
