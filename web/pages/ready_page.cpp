#include "web/pages/ready_page.hpp"

#include <string>

#include "engine/cases/case_service.hpp"

namespace jalon {

Response ready(const Site& site, const Visit& /*visit*/) {
    Response response;
    response.type = "text/plain; charset=utf-8";
    for (const std::string& trouble : site.parts.service->troubles()) {
        response.status = 503;
        response.body += trouble + "\n";
    }
    if (response.body.empty()) {
        response.body = "ok\n";
    }
    return response;
}

}  // namespace jalon
