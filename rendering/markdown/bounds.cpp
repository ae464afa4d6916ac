#include "rendering/markdown/bounds.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

namespace jalon::rendering {

namespace {

Error at_line(std::size_t number, std::string message) {
    return Error{ErrorKind::definition, std::move(message), std::to_string(number), {}};
}

}  // namespace

std::optional<Error> tables_beyond_bounds(const std::string& markdown) {
    const std::string_view all = markdown;
    std::size_t number = 0;
    std::size_t columns = 0;  // of the widest line since the last blank one
    std::size_t cells = 0;
    for (std::size_t from = 0; from < all.size();) {
        const std::size_t end = std::min(all.find('\n', from), all.size());
        const std::string_view line = all.substr(from, end - from);
        from = end + 1;
        ++number;
        const auto bars = static_cast<std::size_t>(std::ranges::count(line, '|'));
        if (bars > columns_max + 1) {
            return at_line(number,
                           fmt::format("un tableau a au plus {} colonnes ; partagez-le en plusieurs", columns_max));
        }
        columns = line.find_first_not_of(" \t\r") == std::string_view::npos ? 0 : std::max(columns, bars);
        cells += columns;
        if (cells > cells_max) {
            return at_line(
                number, fmt::format("les tableaux ont plus de {} cases à eux tous ; partagez le document", cells_max));
        }
    }
    return std::nullopt;
}

}  // namespace jalon::rendering
