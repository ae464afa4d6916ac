// Page templates: the part of Mustache that our pages use, read once and printed often.
//
// {{name}} escaped, {{{name}}} as it is, {{#name}} … {{/name}}, {{^name}} … {{/name}}, {{>partial}}. A name is looked
// for in the view of the section, then in those around it. A line that holds but the beginning or the end of a section
// prints nothing of itself.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "web/pages/view.hpp"

namespace jalon {

class Template {
  public:
    // `text` with its partials put in place. Throws std::logic_error when its sections do not match: templates travel
    // inside the binary, so that only a bug can cause it.
    explicit Template(std::string_view text);

    std::string printed(const View& view) const;

  private:
    struct Piece {
        enum class Kind { literal, escaped, as_it_is, section, inverted };
        Kind kind = Kind::literal;
        std::string text;     // what is printed, or the name
        std::size_t end = 0;  // of a section: the piece after its last
    };
    class Printer;

    std::vector<Piece> pieces_;
};

}  // namespace jalon
