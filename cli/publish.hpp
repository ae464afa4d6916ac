// Publishing definitions: what they would do to every open case, told first and done only when asked.
#pragma once

#include <filesystem>
#include <optional>

#include "cli/command.hpp"
#include "cli/files.hpp"

namespace jalon {

int run_publish(const Arguments& arguments);

// The definitions that an installation published last, read from its store; nullopt when it never did. Throws when they
// are damaged.
std::optional<Definition> published_definitions(const std::filesystem::path& data);

}  // namespace jalon
