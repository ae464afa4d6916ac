// Page templates and static files, compiled into the binary from web/pages and web/static.
#pragma once

#include <span>
#include <string_view>

namespace jalon {

struct EmbeddedFile {
    std::string_view name;  // "home.html.mustache", "jalon.css"
    std::string_view bytes;
};

std::span<const EmbeddedFile> embedded_files();

}  // namespace jalon
