#include "engine/definition/braces.hpp"

#include "engine/base/text.hpp"

namespace jalon {

std::vector<std::string> names_in_braces(std::string_view text) {
    std::vector<std::string> names;
    for (std::size_t open = text.find("{{"); open != std::string_view::npos; open = text.find("{{", open)) {
        const std::size_t close = text.find("}}", open);
        if (close == std::string_view::npos) {
            break;
        }
        names.push_back(trimmed(text.substr(open + 2, close - open - 2)));
        open = close;
    }
    return names;
}

}  // namespace jalon
