// Text inside HTML, SVG and XML.
#pragma once

#include <string>
#include <string_view>

namespace jalon::rendering {

// Text as the content of an element or the value of a quoted attribute: a person's words stay words.
std::string escaped(std::string_view text);

}  // namespace jalon::rendering
