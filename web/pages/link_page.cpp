#include <algorithm>

#include "web/pages/page.hpp"
#include "web/pages/pages.hpp"
#include "web/routes.hpp"

namespace jalon {

namespace {

std::string local_or_home(const std::string& path) {
    return is_local_path(path) ? path : "/";
}

// What the path leads to, when it is a paper or a case: the link is then void once that has changed.
LinkWish wish_for(const Site& site, const Visit& visit) {
    LinkWish wish;
    wish.address = first_of(visit.form.texts, "email");
    wish.origin = origin_of(site, visit.request);
    wish.then = local_or_home(first_of(visit.form.texts, "_then"));
    const std::string path = wish.then.substr(0, wish.then.find_first_of("?#"));
    for (const char* pattern : {"/documents/{id}", "/documents/{id}/reading"}) {
        if (const auto parts = matched(pattern, path)) {
            wish.document = DocumentId(parts->front());
        }
    }
    for (const char* pattern : {"/cases/{id}", "/cases/{id}/steps/{event}"}) {
        if (const auto parts = matched(pattern, path)) {
            wish.case_id = CaseId(parts->front());
        }
    }
    return wish;
}

struct Asked {
    std::string address;
    std::string then;
    std::string problem;
    bool sent = false;
    int status = 200;
};

Response shown(const Site& site, const Visit& visit, const Asked& asked) {
    View view;
    view.text("email", asked.address).text("then", asked.then == "/" ? "" : asked.then);
    view.text("problem", asked.problem).flag("sent", asked.sent).flag("demo", site.parts.demo);
    const std::string title = asked.sent ? "Regardez vos courriels" : "Recevoir un lien par courriel";
    return page(site, visit,
                {.title = (asked.problem.empty() ? "" : "Erreur : ") + title, .place = {}, .status = asked.status},
                "link", view);
}

Response entry(const Site& site, const Visit& visit, const std::string& problem, int status) {
    const std::string& token = visit.captured[0];
    const bool stands = site.parts.links->stands(LinkUse::enter, token, site.parts.clock->now());
    View view;
    view.text("token", token).flag("stands", stands).text("problem", problem);
    const std::string title = stands ? "Saisir le code" : "Lien expiré";
    return page(site, visit,
                {.title = (problem.empty() ? "" : "Erreur : ") + title,
                 .place = {},
                 .status = stands || status != 200 ? status : 410},
                "enter", view)
        .with("Referrer-Policy", "no-referrer");
}

constexpr const char* incomplete_address = "Indiquez une adresse complète, comme prenom.nom@commune.example.";
constexpr const char* two_passwords = "Les deux saisies du mot de passe diffèrent. Tapez-le de nouveau.";

Response forgotten_shown(const Site& site, const Visit& visit, const Asked& asked) {
    View view;
    view.text("email", asked.address).text("problem", asked.problem).flag("sent", asked.sent);
    view.flag("demo", site.parts.demo);
    const std::string title = asked.sent ? "Regardez vos courriels" : "Mot de passe oublié";
    return page(site, visit,
                {.title = (asked.problem.empty() ? "" : "Erreur : ") + title, .place = {}, .status = asked.status},
                "forgotten", view);
}

Response reset_shown(const Site& site, const Visit& visit, const Error& error, int status) {
    const std::string& token = visit.captured[0];
    const bool stands = site.parts.links->stands(LinkUse::password, token, site.parts.clock->now());
    View view;
    view.text("token", token).flag("stands", stands).text("problem", error.message);
    view.flag("wrong_password", error.where == "password").flag("wrong_code", error.where.empty());
    const std::string title = stands ? "Nouveau mot de passe" : "Lien expiré";
    return page(site, visit,
                {.title = (error.message.empty() ? "" : "Erreur : ") + title,
                 .place = {},
                 .status = stands || status != 200 ? status : 410},
                "reset", view)
        .with("Referrer-Policy", "no-referrer");
}

}  // namespace

Response link_page(const Site& site, const Visit& visit) {
    if (site.parts.links == nullptr) {
        return not_found_page(site, visit);
    }
    return shown(site, visit, {.address = {}, .then = local_or_home(first_of(visit.query, "then")), .problem = {}});
}

Response ask_link(const Site& site, const Visit& visit) {
    if (site.parts.links == nullptr) {
        return not_found_page(site, visit);
    }
    const LinkWish wish = wish_for(site, visit);
    if (wish.address.find('@') == std::string::npos) {
        return shown(site, visit,
                     {.address = wish.address, .then = wish.then, .problem = incomplete_address, .status = 422});
    }
    const Result<bool> asked = site.parts.links->ask(wish, site.parts.clock->now());
    return shown(site, visit,
                 {.address = wish.address,
                  .then = wish.then,
                  .problem = asked ? "" : asked.error().message,
                  .sent = asked.has_value(),
                  .status = asked ? 200 : 429});
}

Response forgotten_page(const Site& site, const Visit& visit) {
    return site.parts.links == nullptr ? not_found_page(site, visit) : forgotten_shown(site, visit, {});
}

Response ask_password(const Site& site, const Visit& visit) {
    if (site.parts.links == nullptr) {
        return not_found_page(site, visit);
    }
    LinkWish wish;
    wish.use = LinkUse::password;
    wish.address = first_of(visit.form.texts, "email");
    wish.origin = origin_of(site, visit.request);
    if (wish.address.find('@') == std::string::npos) {
        return forgotten_shown(site, visit,
                               {.address = wish.address, .then = {}, .problem = incomplete_address, .status = 422});
    }
    const Result<bool> asked = site.parts.links->ask(wish, site.parts.clock->now());
    return forgotten_shown(site, visit,
                           {.address = wish.address,
                            .then = {},
                            .problem = asked ? "" : asked.error().message,
                            .sent = asked.has_value(),
                            .status = asked ? 200 : 429});
}

Response reset_page(const Site& site, const Visit& visit) {
    return site.parts.links == nullptr ? not_found_page(site, visit) : reset_shown(site, visit, {}, 200);
}

Response reset_password(const Site& site, const Visit& visit) {
    if (site.parts.links == nullptr) {
        return not_found_page(site, visit);
    }
    const std::string password = first_of(visit.form.texts, "password");
    if (password != first_of(visit.form.texts, "again")) {
        return reset_shown(site, visit, {ErrorKind::invalid, two_passwords, "password", {}}, 422);
    }
    const Result<bool> set = site.parts.links->set_password(visit.captured[0], first_of(visit.form.texts, "code"),
                                                            password, site.parts.clock->now());
    if (!set) {
        return reset_shown(site, visit, set.error(), set.error().kind == ErrorKind::invalid ? 422 : 403);
    }
    return page(site, visit, {.title = "Mot de passe changé", .place = {}}, "reset_done", View());
}

Response demo_mails_page(const Site& site, const Visit& visit) {
    constexpr int shown_max = 50;
    if (site.parts.demo_mails == nullptr || !visit.actor().has("administrator")) {
        return not_found_page(site, visit);
    }
    std::vector<View> mails;
    for (const AccountMail& one : site.parts.demo_mails->due(site.parts.clock->now(), shown_max)) {
        const std::size_t at = std::min(one.mail.text.find("/enter/"), one.mail.text.find("/reset/"));
        const std::size_t end = std::min(one.mail.text.find('\n', at), one.mail.text.size());
        mails.push_back(View()
                            .text("subject", one.mail.subject)
                            .text("to", one.mail.to)
                            .text("at", on_day_and_hour(one.made_at))
                            .text("text", one.mail.text)
                            .text("link", at == std::string::npos ? "" : one.mail.text.substr(at, end - at)));
    }
    std::ranges::reverse(mails);
    return page(site, visit, {.title = "Courriels", .place = "mails"}, "mails", View().list("mails", mails));
}

Response enter_page(const Site& site, const Visit& visit) {
    return site.parts.links == nullptr ? not_found_page(site, visit) : entry(site, visit, "", 200);
}

Response enter(const Site& site, const Visit& visit) {
    if (site.parts.links == nullptr) {
        return not_found_page(site, visit);
    }
    const Result<Entered> entered =
        site.parts.links->enter(visit.captured[0], first_of(visit.form.texts, "code"), site.parts.clock->now());
    if (!entered) {
        return entry(site, visit, entered.error().message, entered.error().kind == ErrorKind::invalid ? 422 : 403);
    }
    return see_other(local_or_home(entered->then))
        .with("Set-Cookie", session_cookie_header(site, entered->session.token));
}

}  // namespace jalon
