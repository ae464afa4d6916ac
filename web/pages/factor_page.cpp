// The second factor: its code at sign-in, and setting it up.
#include "web/pages/page.hpp"
#include "web/pages/pages.hpp"

namespace jalon {

namespace {

std::string local_or_home(const std::string& path) {
    return is_local_path(path) ? path : "/";
}

std::string where_to(const Visit& visit) {
    const std::string posted = first_of(visit.form.texts, "_then");
    return local_or_home(posted.empty() ? first_of(visit.query, "then") : posted);
}

// Spaces make it easier to type: « JBSW Y3DP ».
std::string in_fours(const std::string& key) {
    std::string text;
    for (std::size_t i = 0; i < key.size(); ++i) {
        text += (i > 0 && i % 4 == 0 ? " " : "") + std::string(1, key[i]);
    }
    return text;
}

View common_view(const Visit& visit, const std::string& problem) {
    View view;
    view.text("csrf", visit.session->csrf).text("problem", problem).text("then", where_to(visit));
    return view.text("typed", first_of(visit.form.texts, "_typed"));
}

Response enrolment_shown(const Site& site, const Visit& visit, const std::string& problem, int status) {
    const Enrolment offered = site.parts.security->enrolment(visit.session->user);
    View view = common_view(visit, problem);
    view.text("key", in_fours(offered.key)).text("uri", offered.uri);
    view.text("picture", site.parts.qr_code ? site.parts.qr_code(offered.uri) : "");
    view.flag("waiting", visit.session->stage == Stage::enrolment).flag("recovery", false).list("codes", {});
    return page(
        site, visit,
        {.title = (problem.empty() ? "" : "Erreur : ") + std::string("Second facteur"), .place = {}, .status = status},
        "second_factor", view);
}

}  // namespace

Response code_page(const Site& site, const Visit& visit, const std::string& problem, int status) {
    return page(site, visit,
                {.title = (problem.empty() ? "" : "Erreur : ") + std::string("Code de connexion"),
                 .place = {},
                 .status = status},
                "code", common_view(visit, problem));
}

Response code_page(const Site& site, const Visit& visit) {
    return visit.session->stage == Stage::code ? code_page(site, visit, "", 200) : see_other("/");
}

Response give_code(const Site& site, const Visit& visit) {
    if (site.parts.security == nullptr || visit.session->stage != Stage::code) {
        return see_other("/");
    }
    const Result<Session> session =
        site.parts.security->give_code(*visit.session, first_of(visit.form.texts, "code"), site.parts.clock->now());
    return session ? signed_in(site, visit, *session) : code_page(site, visit, session.error().message, 403);
}

Response second_factor_page(const Site& site, const Visit& visit) {
    if (site.parts.security == nullptr) {
        return not_found_page(site, visit);
    }
    if (visit.session->stage == Stage::code) {
        return see_other("/sign-in/code");
    }
    if (visit.session->stage == Stage::open) {
        if (std::optional<Response> asked = proof_asked(site, visit)) {
            return *asked;
        }
    }
    return enrolment_shown(site, visit, "", 200);
}

Response set_up_second_factor(const Site& site, const Visit& visit) {
    if (site.parts.security == nullptr || visit.session->stage == Stage::code) {
        return not_found_page(site, visit);
    }
    if (visit.session->stage == Stage::open) {
        if (std::optional<Response> asked = proof_asked(site, visit)) {
            return *asked;
        }
    }
    const Result<AccountSecurity::Enrolled> enrolled =
        site.parts.security->enrol(*visit.session, first_of(visit.form.texts, "code"), site.parts.clock->now());
    if (!enrolled) {
        return enrolment_shown(site, visit, enrolled.error().message, 403);
    }
    Visit now_open = visit;
    now_open.session = enrolled->session;
    std::vector<View> codes;
    for (const std::string& code : enrolled->recovery) {
        codes.push_back(View().text("code", code));
    }
    View view = common_view(now_open, "");
    view.text("key", "").text("uri", "").text("picture", "").flag("waiting", false).flag("recovery", true);
    view.list("codes", codes);
    return page(site, now_open, {.title = "Codes de secours", .place = {}}, "second_factor", view)
        .with("Set-Cookie", session_cookie_header(site, enrolled->session.token));
}

}  // namespace jalon
