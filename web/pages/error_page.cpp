#include "web/pages/page.hpp"
#include "web/pages/pages.hpp"

namespace jalon {

Response error_page(const Site& site, const Visit& visit, int status, const std::string& title,
                    const std::string& message, const std::string& advice) {
    View view;
    view.text("title", title)
        .text("message", message)
        .text("advice", advice)
        .flag("signed_in", visit.session.has_value());
    return page(site, visit, {.title = title, .place = {}, .status = status}, "error", view);
}

Response error_page(const Site& site, const Visit& visit, const Error& error) {
    switch (error.kind) {
        case ErrorKind::not_found:
            return not_found_page(site, visit);
        case ErrorKind::not_allowed:
            return error_page(site, visit, 403, "Action impossible", error.message);
        case ErrorKind::conflict:
            return error_page(site, visit, 409, "Le dossier a changé", error.message);
        default:
            return error_page(site, visit, 422, "Demande à corriger", error.message);
    }
}

Response not_found_page(const Site& site, const Visit& visit) {
    return error_page(site, visit, 404, "Page introuvable", "Cette page n’existe pas, ou vous n’y avez pas accès.",
                      "Vérifiez l’adresse, ou cherchez le dossier depuis la page « Dossiers ».");
}

}  // namespace jalon
