// Words into HTML.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rendering/markdown/document.hpp"

namespace jalon::rendering {

// Text in its styles. Footnotes that it calls are gathered for the end of the page.
class HtmlText {
  public:
    std::string inlines(const Inlines& text);
    // `<section>` with every footnote called so far, or "".
    std::string notes();

  private:
    std::string styled(const Inline& piece);
    std::string call(const Inline& piece);

    std::vector<Inline> called_;
};

// Where a link leads, as an attribute's value, escaped; "" when we do not lead there (a script, a file).
std::string way_of(const std::string& link);
// The identifier of the place that « #label » names.
std::string place_of(std::string_view label);

}  // namespace jalon::rendering
