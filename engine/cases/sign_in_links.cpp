#include "engine/cases/sign_in_links.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

#include <fmt/format.h>

namespace jalon {

bool may_enter_by_link(const std::vector<std::string>& roles) {
    constexpr std::array<std::string_view, 3> seldom = {"agent", "employer_head", "line_manager"};
    return !roles.empty() && std::ranges::all_of(roles, [&](const std::string& role) {
        return std::ranges::find(seldom, role) != seldom.end();
    });
}

std::string six_digits(Random& random) {
    constexpr std::uint64_t count = 1'000'000;
    constexpr std::uint64_t range = std::uint64_t{1} << 32U;
    constexpr std::uint64_t fair = range - (range % count);  // beyond, some codes would come more often
    while (true) {
        std::uint64_t drawn = 0;
        for (const char byte : random.bytes(4)) {
            drawn = drawn << 8U | static_cast<unsigned char>(byte);
        }
        if (drawn < fair) {
            return fmt::format("{:06}", drawn % count);
        }
    }
}

std::string typed_digits(std::string_view text) {
    std::string digits;
    std::ranges::copy_if(text, std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
    return digits;
}

}  // namespace jalon
