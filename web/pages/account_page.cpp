// One's own account: password, second factor, open sessions, and the proof asked again before weighty acts.
#include <chrono>

#include "engine/base/french.hpp"
#include "engine/definition/role.hpp"
#include "web/pages/page.hpp"
#include "web/pages/pages.hpp"

namespace jalon {

namespace {

std::string local_or_home(const std::string& path) {
    return is_local_path(path) ? path : "/";
}

std::string this_path(const Visit& visit) {
    return visit.request.path + (visit.request.query.empty() ? "" : "?" + visit.request.query);
}

struct Trouble {
    std::string message;
    std::string field;  // "old", "new", "again"
    int status = 200;
    std::string feed = {};  // the address of a calendar just opened
};

Response shown(const Site& site, const Visit& visit, const Trouble& trouble) {
    AccountSecurity& security = *site.parts.security;
    std::vector<View> sessions;
    for (const OpenSession& one : security.sessions(*visit.session, site.parts.clock->now())) {
        sessions.push_back(View()
                               .text("opened", on_day_and_hour(one.opened_at))
                               .text("seen", on_day_and_hour(one.seen_at))
                               .flag("this_one", one.this_one));
    }
    const User& user = visit.session->user;
    std::vector<View> roles;
    for (const std::string& role : user.roles) {
        roles.push_back(View().text("role", role_label(role)));
    }
    View view;
    view.text("name", visit.actor().name).text("login", user.login).text("email", user.email).list("roles", roles);
    view.text("csrf", visit.session->csrf).text("problem", trouble.message);
    for (const char* field : {"old", "new", "again"}) {
        view.flag(std::string("wrong_") + field, trouble.field == field);
    }
    view.flag("has_password", security.has_password(user.id)).flag("factor", security.has_second_factor(user.id));
    view.flag("factor_due", needs_second_factor(user.roles));
    view.list("sessions", sessions).flag("others", sessions.size() > 1);
    const std::optional<Instant> feed =
        site.parts.feeds == nullptr ? std::nullopt : site.parts.feeds->opened_at(user.id);
    view.flag("feeds", site.parts.feeds != nullptr).text("feed_opened", feed ? on_day_and_hour(*feed) : "");
    view.text("feed", trouble.feed);
    return page(site, visit,
                {.title = (trouble.message.empty() ? "" : "Erreur : ") + std::string("Mon compte"),
                 .place = "account",
                 .status = trouble.status},
                "account", view);
}

struct Proof {
    std::string then;
    std::string typed;
    std::string problem;
    int status = 200;
};

Response proof_shown(const Site& site, const Visit& visit, const Proof& proof) {
    const User& user = visit.session->user;
    View view;
    view.text("csrf", visit.session->csrf).text("then", proof.then).text("typed", proof.typed);
    view.text("problem", proof.problem).text("email", user.email).text("login", user.login);
    view.flag("has_password", site.parts.security->has_password(user.id));
    view.flag("has_links", site.parts.links != nullptr && may_enter_by_link(user.roles));
    return page(site, visit,
                {.title = (proof.problem.empty() ? "" : "Erreur : ") + std::string("Confirmer que c’est vous"),
                 .place = {},
                 .status = proof.status},
                "proof", view);
}

}  // namespace

std::optional<Response> proof_asked(const Site& site, const Visit& visit) {
    if (site.parts.security == nullptr || is_proved(*visit.session, site.parts.clock->now())) {
        return std::nullopt;
    }
    if (visit.request.method != "POST") {
        return see_other("/proof?then=" + percent_encoded(this_path(visit)));
    }
    return proof_shown(site, visit,
                       {.then = this_path(visit), .typed = kept_texts(visit.form), .problem = {}, .status = 401});
}

Response proof_page(const Site& site, const Visit& visit) {
    const std::string then = local_or_home(first_of(visit.query, "then"));
    return site.parts.security == nullptr ? not_found_page(site, visit)
                                          : proof_shown(site, visit, {.then = then, .typed = {}, .problem = {}});
}

Response give_proof(const Site& site, const Visit& visit) {
    if (site.parts.security == nullptr) {
        return not_found_page(site, visit);
    }
    const std::string then = local_or_home(first_of(visit.form.texts, "_then"));
    const std::string typed = first_of(visit.form.texts, "_typed");
    const Result<bool> proved =
        site.parts.security->prove(*visit.session, first_of(visit.form.texts, "password"), site.parts.clock->now());
    if (!proved) {
        return proof_shown(site, visit,
                           {.then = then, .typed = typed, .problem = proved.error().message, .status = 403});
    }
    const Result<Fields> fields = read_urlencoded(typed);
    return typed.empty() || !fields ? see_other(then) : resumed_step(site, visit, then, *fields);
}

Response account_page(const Site& site, const Visit& visit) {
    return site.parts.security == nullptr ? not_found_page(site, visit) : shown(site, visit, {});
}

Response change_password(const Site& site, const Visit& visit) {
    if (site.parts.security == nullptr) {
        return not_found_page(site, visit);
    }
    const std::string wanted = first_of(visit.form.texts, "new");
    if (wanted != first_of(visit.form.texts, "again")) {
        return shown(site, visit,
                     {"Les deux saisies du nouveau mot de passe diffèrent. Tapez-le de nouveau.", "again", 422});
    }
    const Result<Session> changed = site.parts.security->change_password(
        *visit.session, first_of(visit.form.texts, "old"), wanted, site.parts.clock->now());
    if (!changed) {
        const bool old_is_wrong = changed.error().kind == ErrorKind::not_allowed;
        return shown(site, visit, {changed.error().message, old_is_wrong ? "old" : "new", old_is_wrong ? 403 : 422});
    }
    return see_other("/account")
        .with("Set-Cookie", session_cookie_header(site, changed->token))
        .with("Set-Cookie",
              flash_cookie_header(site, {"Votre mot de passe est changé.", "Vos autres sessions sont fermées."}));
}

Response close_other_sessions(const Site& site, const Visit& visit) {
    if (site.parts.security == nullptr) {
        return not_found_page(site, visit);
    }
    site.parts.security->close_other_sessions(*visit.session);
    return see_other("/account").with("Set-Cookie", flash_cookie_header(site, {"Vos autres sessions sont fermées."}));
}

// The address is shown once: only what is made from it is kept.
Response open_calendar(const Site& site, const Visit& visit) {
    if (site.parts.security == nullptr || site.parts.feeds == nullptr) {
        return not_found_page(site, visit);
    }
    const UserId& user = visit.session->user.id;
    if (first_of(visit.form.texts, "close") == "yes") {
        site.parts.feeds->close(user);
        return see_other("/account#calendar")
            .with("Set-Cookie", flash_cookie_header(site, {"Votre agenda n’est plus ouvert à d’autres programmes."}));
    }
    const std::string host(visit.request.header("host"));
    const std::string scheme = site.parts.secure_cookies ? "https://" : "http://";
    const std::string path = "/calendar/" + site.parts.feeds->open(user, site.parts.clock->now()) + ".ics";
    return shown(site, visit, {.message = {}, .field = {}, .status = 200, .feed = scheme + host + path});
}

Response stay_signed_in(const Site& site, const Visit& visit) {
    // Having come here has moved the session on.
    Response response;
    response.type = "text/plain; charset=utf-8";
    const auto left = std::chrono::duration_cast<std::chrono::seconds>(visit.session->until - site.parts.clock->now());
    response.body = std::to_string(left.count()) + "\n" + french::time_of_day(paris_time(visit.session->until)) + "\n";
    return response;
}

}  // namespace jalon
