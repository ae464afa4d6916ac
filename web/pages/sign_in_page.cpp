#include <algorithm>

#include "web/pages/page.hpp"
#include "web/pages/pages.hpp"

namespace jalon {

namespace {

constexpr std::size_t typed_max = 64U * 1024;

struct SignIn {
    std::string login;
    std::string problem;
    std::string then;   // where to go afterwards
    std::string typed;  // the urlencoded form that was posted there, or ""
    bool expired = false;
    int status = 200;
};

Response shown(const Site& site, const Visit& visit, const SignIn& sign_in) {
    View view;
    view.text("login", sign_in.login).text("problem", sign_in.problem);
    view.text("then", sign_in.then == "/" ? "" : sign_in.then).text("typed", sign_in.typed);
    view.text("link_path",
              site.parts.links == nullptr || !sign_in.typed.empty()
                  ? ""
                  : "/sign-in/link" + (sign_in.then == "/" ? "" : "?then=" + percent_encoded(sign_in.then)));
    view.flag("expired", sign_in.expired).flag("demo", site.parts.demo);
    view.flag("forgotten", site.parts.links != nullptr)
        .flag("password_alone", site.parts.demo && !site.parts.second_factor);
    std::vector<View> accounts;
    for (const DemoAccount& account : site.parts.demo_accounts) {
        accounts.push_back(View()
                               .text("role", account.role)
                               .text("login", account.login)
                               .text("password", account.password)
                               .text("name", account.name)
                               .text("what", account.what));
    }
    view.list("accounts", site.parts.demo ? accounts : std::vector<View>{});
    const std::string title = sign_in.problem.empty() ? "Connexion" : "Erreur : connexion";
    return page(site, visit, {.title = title, .place = {}, .status = sign_in.status}, "sign_in", view);
}

std::string local_or_home(const std::string& path) {
    return is_local_path(path) ? path : "/";
}

}  // namespace

std::string kept_texts(const FormBody& form) {
    Fields texts = form.texts;
    std::erase_if(texts, [](const auto& field) { return field.first == "_csrf" || field.first.starts_with("_kept."); });
    std::string typed = write_urlencoded(texts);
    return typed.size() <= typed_max ? typed : std::string();
}

Response sign_in_page(const Site& site, const Visit& visit) {
    const std::string then = local_or_home(first_of(visit.query, "then"));
    if (visit.session) {
        return see_other(then);
    }
    return shown(site, visit, {.login = {}, .problem = {}, .then = then, .typed = {}});
}

Response sign_in_again(const Site& site, const Visit& visit) {
    return shown(site, visit,
                 {.login = {},
                  .problem = {},
                  .then = local_or_home(visit.request.path),
                  .typed = kept_texts(visit.form),
                  .expired = true,
                  .status = 401});
}

Response sign_in(const Site& site, const Visit& visit) {
    const std::string login = first_of(visit.form.texts, "login");
    const std::string then = local_or_home(first_of(visit.form.texts, "_then"));
    const std::string typed = first_of(visit.form.texts, "_typed");
    const Result<Session> session =
        site.parts.accounts->sign_in(login, first_of(visit.form.texts, "password"), site.parts.clock->now());
    if (!session) {
        return shown(site, visit,
                     {.login = login,
                      .problem = session.error().message,
                      .then = then,
                      .typed = typed,
                      .status = session.error().kind == ErrorKind::not_allowed ? 403 : 422});
    }
    return signed_in(site, visit, *session);
}

Response signed_in(const Site& site, const Visit& visit, const Session& session) {
    const std::string then = local_or_home(first_of(visit.form.texts, "_then"));
    const std::string typed = first_of(visit.form.texts, "_typed");
    Visit opened = visit;
    opened.session = session;
    Response response = see_other(then);
    if (session.stage == Stage::code) {
        response = code_page(site, opened, "", 200);
    } else if (session.stage == Stage::enrolment) {
        response = see_other("/account/second-factor?then=" + percent_encoded(then));
    } else if (!typed.empty()) {
        const Result<Fields> fields = read_urlencoded(typed);
        response = fields ? resumed_step(site, opened, then, *fields) : see_other(then);
    }
    return response.with("Set-Cookie", session_cookie_header(site, session.token));
}

Response sign_out(const Site& site, const Visit& visit) {
    site.parts.accounts->sign_out(visit.session->token);
    return see_other("/sign-in").with("Set-Cookie", session_cookie_header(site, ""));
}

}  // namespace jalon
