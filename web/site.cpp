#include "web/site.hpp"

#include <algorithm>
#include <chrono>
#include <exception>

#include <fmt/format.h>

#include "engine/base/expect.hpp"
#include "engine/base/text.hpp"
#include "engine/cases/access.hpp"
#include "web/api/api.hpp"
#include "web/pages/pages.hpp"
#include "web/routes.hpp"

namespace jalon {

namespace {

struct Found {
    const Route* route = nullptr;
    std::vector<std::string> captured;
    std::string allowed;  // methods of that path, for 405
};

Found find_route(const Request& request) {
    Found found;
    const std::string_view method = request.method == "HEAD" ? "GET" : std::string_view(request.method);
    for (const Route& route : routes()) {
        std::optional<std::vector<std::string>> captured = matched(route.pattern, request.path);
        if (!captured) {
            continue;
        }
        if (route.method == method) {
            found.route = &route;
            found.captured = std::move(*captured);
            return found;
        }
        found.allowed += (found.allowed.empty() ? "" : ", ") + std::string(route.method);
    }
    return found;
}

bool is_program(const Request& request) {
    return request.path.starts_with("/api/");
}

// A form posted from another site, as browsers tell.
bool comes_from_elsewhere(const Request& request) {
    return request.method == "POST" && request.header("sec-fetch-site") == "cross-site";
}

Response refused(const Site& site, const Visit& visit, int status, const std::string& title, const std::string& message,
                 const std::string& advice) {
    return is_program(visit.request) ? api_error(status, message)
                                     : error_page(site, visit, status, title, message, advice);
}

Response forged(const Site& site, const Visit& visit) {
    return refused(site, visit, 403, "Demande non reconnue",
                   "Cette demande ne vient pas d’une page ouverte dans votre session. Rien n’a été enregistré.",
                   "Revenez à la page précédente, rechargez-la, puis recommencez.");
}

bool token_holds(const Visit& visit) {
    const std::string sent = is_program(visit.request) ? std::string(visit.request.header("x-csrf-token"))
                                                       : first_of(visit.form.texts, "_csrf");
    return !visit.session->csrf.empty() && same_secret(sent, visit.session->csrf);
}

Response without_session(const Site& site, const Visit& visit, Access access) {
    if (access == Access::program || access == Access::measure) {
        return api_error(401,
                         "Joignez une clé valable (« Authorization: Bearer jln_… »), ou ouvrez d’abord une session.")
            .with("WWW-Authenticate", "Bearer");
    }
    if (visit.request.method == "POST") {
        return visit.request.path == "/sign-out" ? see_other("/sign-in") : sign_in_again(site, visit);
    }
    if (visit.request.path == "/") {
        return see_other("/sign-in");
    }
    const std::string there = visit.request.path + (visit.request.query.empty() ? "" : "?" + visit.request.query);
    return see_other("/sign-in?then=" + percent_encoded(there));
}

// A key opens what its scope says; a session, all but the figures of the service.
bool within_scope(const Visit& visit, const Route& route) {
    if (route.access == Access::open) {
        return true;
    }
    if (route.access == Access::measure || !visit.by_key) {
        return (route.access == Access::measure) == (visit.by_key == TokenScope::measure);
    }
    return visit.by_key == TokenScope::act || (visit.by_key == TokenScope::read && route.method == "GET");
}

Response dispatched(const Site& site, Visit& visit, const Found& found) {
    const Route& route = *found.route;
    visit.captured = found.captured;
    if (visit.request.too_large) {
        return refused(site, visit, 413, "Envoi trop volumineux", "L’envoi dépasse 20 Mo. Rien n’a été enregistré.",
                       "Revenez à la page précédente et choisissez un fichier plus léger : un document numérisé en "
                       "noir et blanc à 200 points par pouce suffit.");
    }
    Result<Fields> query = read_urlencoded(visit.request.query);
    Result<FormBody> form = read_form(visit.request);
    if (!query || !form || (is_program(visit.request) && !is_valid_utf8(visit.request.body))) {
        return refused(site, visit, 400, "Demande illisible",
                       "La demande contient des caractères que le serveur ne sait pas lire. Rien n’a été enregistré.",
                       "Revenez à la page précédente, rechargez-la, puis recommencez.");
    }
    visit.query = std::move(*query);
    visit.form = std::move(*form);
    if (comes_from_elsewhere(visit.request)) {
        return forged(site, visit);
    }
    if (route.access != Access::open && !visit.session) {
        return without_session(site, visit, route.access);
    }
    if (!within_scope(visit, route)) {
        return api_error(403, "Cette clé n’ouvre pas cette opération : demandez-en une d’une autre étendue.");
    }
    // No browser sends a key by itself.
    if (route.access != Access::open && route.method == "POST" && !visit.by_key && !token_holds(visit)) {
        return forged(site, visit);
    }
    return route.page(site, visit);
}

void enter_by_cookie(const Site& site, Visit& visit) {
    const std::string token = visit.request.cookie(session_cookie);
    const bool for_everybody = visit.request.path.starts_with("/static/") ||
                               visit.request.path.starts_with("/health") || visit.request.path.starts_with("/ready");
    if (!token.empty() && !for_everybody) {
        visit.session = site.parts.accounts->session(token, site.parts.clock->now());
    }
}

// The session that the key of a program stands for, while the request lasts.
void enter_by_key(const Site& site, Visit& visit) {
    constexpr std::string_view scheme = "Bearer ";
    const std::string_view given = visit.request.header("authorization");
    if (!given.starts_with(scheme) || site.parts.tokens == nullptr) {
        return;
    }
    const std::optional<TokenHolder> holder =
        site.parts.tokens->holder(std::string(given.substr(scheme.size())), site.parts.clock->now());
    if (holder) {
        visit.session.emplace();
        visit.session->user = holder->user;
        visit.session->actor = actor_of(holder->user);
        visit.by_key = holder->scope;
    }
}

bool takes_keys(const Found& found) {
    return found.route != nullptr && (found.route->access == Access::program || found.route->access == Access::measure);
}

Response found_response(const Site& site, Visit& visit, const Found& found) {
    if (takes_keys(found) && !visit.request.header("authorization").empty()) {
        enter_by_key(site, visit);
    } else {
        enter_by_cookie(site, visit);
    }
    if (visit.session) {
        visit.session->actor.origin = origin_of(site, visit.request);
    }
    if (visit.session && visit.session->stage != Stage::open &&
        (found.route == nullptr || found.route->access != Access::waiting)) {
        if (found.route != nullptr && found.route->access == Access::person) {
            return see_other(visit.session->stage == Stage::code ? "/sign-in/code" : "/account/second-factor");
        }
        visit.session.reset();
    }
    if (found.route != nullptr) {
        return dispatched(site, visit, found);
    }
    if (found.allowed.empty()) {
        return is_program(visit.request) ? api_error(404, "Cette adresse n’existe pas.") : not_found_page(site, visit);
    }
    return refused(site, visit, 405, "Opération impossible", "Cette adresse n’accepte pas ce genre de demande.",
                   "Revenez à l’accueil.")
        .with("Allow", found.allowed);
}

std::string one_line(std::string_view text) {
    std::string line(text.substr(0, 300));
    for (char& c : line) {
        c = static_cast<unsigned char>(c) < ' ' || c == '"' ? ' ' : c;
    }
    return line;
}

void write_log(const Site& site, const std::string& line) {
    if (site.parts.log) {
        site.parts.log(line);
    }
}

Response failed(const Site& site, Visit& visit, const char* what) {
    const std::string reference = site.identifier();
    write_log(site, fmt::format("event=failure ref={} what=\"{}\"", reference, one_line(what)));
    return refused(site, visit, 500, "Un incident s’est produit",
                   "Votre demande n’a pas abouti et rien n’a été modifié.",
                   "Réessayez dans quelques instants. Si l’incident se répète, donnez cette référence à "
                   "l’administrateur : " +
                       reference + ".");
}

// Ids only: the pattern names the route, the captured parts are ids.
std::string request_line(const Visit& visit, const Found& found, int status, std::int64_t milliseconds) {
    std::string line = fmt::format("event=request method={} route={}", one_line(visit.request.method),
                                   found.route == nullptr ? "none" : found.route->pattern);
    const std::string_view pattern = found.route == nullptr ? "" : found.route->pattern;
    // A link to enter is as good as a password.
    const bool secret = pattern.find("{token}") != std::string_view::npos;
    if (!visit.captured.empty() && !pattern.starts_with("/static/") && !secret) {
        const bool of_case = pattern.find("/cases/") != std::string_view::npos;
        line += fmt::format(" {}={}", of_case ? "case" : "id", one_line(visit.captured[0]));
        line += visit.captured.size() > 1 ? " step=" + one_line(visit.captured[1]) : "";
    }
    line += visit.session ? " actor=" + visit.session->actor.user.str() : "";
    line += visit.by_key ? " key=" + scope_word(*visit.by_key) : "";
    return line + fmt::format(" status={} ms={}", status, milliseconds);
}

constexpr const char* everyday_policy =
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

// A page may bring a stricter policy of its own.
void add_security_headers(const Site& site, Response& response) {
    const auto has = [&](std::string_view name) {
        return std::ranges::any_of(response.headers, [&](const auto& one) { return one.first == name; });
    };
    if (!has("Content-Security-Policy")) {
        response.with("Content-Security-Policy", everyday_policy);
    }
    if (site.parts.secure_cookies) {
        response.with("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    }
    response.with("X-Content-Type-Options", "nosniff");
    response.with("X-Frame-Options", "DENY");
    if (!has("Referrer-Policy")) {
        response.with("Referrer-Policy", "same-origin");
    }
    response.with("Cross-Origin-Opener-Policy", "same-origin");
    response.with("Cache-Control",
                  response.may_be_cached ? "public, max-age=31536000, immutable" : "private, no-store");
}

}  // namespace

Site::Site(WebParts given) : parts(std::move(given)), seal(parts.random->bytes(32)) {}

std::string Site::identifier() const {
    const std::scoped_lock lock(random_lock_);
    return new_identifier(*parts.random);
}

const Actor& Visit::actor() const {
    expect(session.has_value(), "a page for people has a session");
    return session->actor;
}

Response answer(const Site& site, const Request& request) {
    const auto begun = std::chrono::steady_clock::now();
    const Found found = find_route(request);
    Visit visit{request, {}, {}, {}, {}, {}};
    Response response;
    try {
        response = found_response(site, visit, found);
    } catch (const std::exception& problem) {
        response = failed(site, visit, problem.what());
    }
    add_security_headers(site, response);
    const auto taken = std::chrono::steady_clock::now() - begun;
    const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(taken).count();
    site.metrics.count(request.method, found.route == nullptr ? "" : found.route->pattern, response.status,
                       std::chrono::duration_cast<std::chrono::microseconds>(taken));
    write_log(site, request_line(visit, found, response.status, milliseconds));
    return response;
}

std::string origin_of(const Site& site, const Request& request) {
    const std::string_view named = request.header("x-forwarded-for");
    if (!site.parts.secure_cookies || named.empty()) {
        return request.peer;
    }
    const std::size_t comma = named.rfind(',');
    return trimmed(comma == std::string_view::npos ? named : named.substr(comma + 1));
}

std::string session_cookie_header(const Site& site, const std::string& token) {
    return std::string(session_cookie) + "=" + token + "; Path=/; HttpOnly; SameSite=Lax" +
           (token.empty() ? "; Max-Age=0" : "") + (site.parts.secure_cookies ? "; Secure" : "");
}

std::string flash_cookie_header(const Site& site, const std::vector<std::string>& notices) {
    constexpr std::size_t bytes_max = 1500;  // a cookie holds 4 kB, and hexadecimal doubles
    std::string text;
    for (const std::string& notice : notices) {
        if (text.size() + notice.size() < bytes_max) {
            text += (text.empty() ? "" : "\n") + notice;
        }
    }
    const std::string value = text.empty() ? "; Max-Age=0" : site.seal.sealed("flash", text) + "; Max-Age=60";
    return std::string(flash_cookie) + "=" + value + "; Path=/; HttpOnly; SameSite=Lax" +
           (site.parts.secure_cookies ? "; Secure" : "");
}

std::vector<std::string> flashed(const Site& site, const Request& request) {
    const std::optional<std::string> text = site.seal.opened("flash", request.cookie(flash_cookie));
    return text ? split(*text, '\n') : std::vector<std::string>{};
}

}  // namespace jalon
