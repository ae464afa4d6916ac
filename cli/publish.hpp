// Publishing definitions: what they would do to every open case, told first and done only when asked.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "cli/command.hpp"
#include "cli/files.hpp"

namespace jalon {

int run_publish(const Arguments& arguments);

// What an installation published, read from its store.
struct Published {
    // Published last; when that is lost or this version cannot read it, the newest that can be had. nullopt: there is
    // none.
    std::optional<Definition> definition;
    std::string trouble;  // French: why it is not the last; "" when it is, or when nothing was ever published
};
Published published_definitions(const std::filesystem::path& data);

}  // namespace jalon
