#include <algorithm>

#include "web/embedded.hpp"
#include "web/pages/page.hpp"
#include "web/pages/pages.hpp"

namespace jalon {

namespace {

std::string media_type(std::string_view name) {
    if (name.ends_with(".css")) {
        return "text/css; charset=utf-8";
    }
    return name.ends_with(".js") ? "text/javascript; charset=utf-8" : "image/svg+xml";
}

}  // namespace

Response help_page(const Site& site, const Visit& visit) {
    return page(site, visit, {.title = "Aide", .place = "help"}, "help", View());
}

Response accessibility_page(const Site& site, const Visit& visit) {
    return page(site, visit, {.title = "Accessibilité", .place = {}}, "accessibility", View());
}

Response static_file(const Site& site, const Visit& visit) {
    const std::string& name = visit.captured[0];
    const std::span<const EmbeddedFile> files = embedded_files();
    const auto found = std::ranges::find_if(files, [&](const EmbeddedFile& file) { return file.name == name; });
    if (found == files.end() || name.ends_with(".mustache")) {
        return not_found_page(site, visit);
    }
    Response response;
    response.type = media_type(name);
    response.body = std::string(found->bytes);
    response.may_be_cached = true;
    return response;
}

Response health(const Site& /*site*/, const Visit& /*visit*/) {
    Response response;
    response.type = "text/plain; charset=utf-8";
    response.body = "ok\n";
    return response;
}

}  // namespace jalon
