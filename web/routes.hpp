// The table of all routes.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "web/site.hpp"

namespace jalon {

// Who may come: anybody, a person with a session (sent to sign in otherwise), one whose session may still wait for its
// second factor, a program with a session or a key (401 otherwise), a program with a key to the service's figures.
enum class Access { open, person, waiting, program, measure };

using Page = Response (*)(const Site&, const Visit&);

struct Route {
    std::string_view method;
    std::string_view pattern;  // "/cases/{id}"
    Page page;
    Access access;
};

std::span<const Route> routes();

// The captured parts, decoded, when the path follows the pattern; nullopt otherwise.
std::optional<std::vector<std::string>> matched(std::string_view pattern, std::string_view path);

}  // namespace jalon
