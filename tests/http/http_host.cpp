#include "tests/http/http_host.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <catch2/catch.hpp>

namespace jalon::test {

namespace {

constexpr const char* password = "une phrase pour essayer";

Error refusal(const Reply& page) {
    const ErrorKind kind = page.status == 403   ? ErrorKind::not_allowed
                           : page.status == 404 ? ErrorKind::not_found
                           : page.status == 409 ? ErrorKind::conflict
                                                : ErrorKind::invalid;
    return {kind, problem_of(page), {}, {}};
}

// The form of a page that posts to `path`, when it has one.
const PageForm* find_form(const std::vector<PageForm>& forms, const std::string& path) {
    const auto found = std::ranges::find(forms, path, &PageForm::action);
    return found == forms.end() ? nullptr : &*found;
}

}  // namespace

ServedHouse::ServedHouse() : tokens_(1), pages_(2) {
    begin();
}

ServedHouse::ServedHouse(const Shipped& definitions, const DocumentRenderer& renderer)
    : house_(definitions, renderer), tokens_(1), pages_(2) {
    begin();
}

void ServedHouse::begin() {
    serve();
    for (const auto& [login, actor] : cast()) {
        const Result<bool> set = accounts_->set_password(actor.user, password);
        REQUIRE(set);
    }
}

void ServedHouse::serve() {
    accounts_ = std::make_unique<SqliteAccounts>(house_.database(), tokens_, SqliteAccounts::Hashing::quick);
    WebParts parts;
    parts.service = &house_.service();
    parts.accounts = accounts_.get();
    api_tokens_ = std::make_unique<SqliteApiTokens>(house_.database(), tokens_);
    parts.tokens = api_tokens_.get();
    drafts_ = std::make_unique<SqliteDrafts>(house_.database());
    parts.drafts = drafts_.get();
    parts.directory = &house_.directory();
    parts.clock = &house_.clock();
    parts.random = &pages_;
    parts.version = "test";
    server_ = std::make_unique<WebServer>(parts);
    server_->start();
}

void ServedHouse::restart() {
    server_.reset();
    accounts_.reset();
    api_tokens_.reset();
    drafts_.reset();
    house_.reopen();
    serve();
}

bool ServedHouse::sign_in(HttpClient& client, const std::string& login) const {
    return client.sign_in(login, password);
}

HttpHost::HttpHost(ServedHouse& served, const Scenario* frame)
    : CaseHost(served.house(), cast(), frame), served_(served) {}

HttpClient& HttpHost::browser_of(const std::string& login) {
    return browsers_.emplace(login, served_.client()).first->second;
}

// A page as that person sees it, signed in again when the session has run out.
Reply HttpHost::page(const std::string& login, const std::string& path) {
    HttpClient& browser = browser_of(login);
    Reply reply = browser.get(path);
    if (reply.status == 303 && reply.header("location").starts_with("/sign-in")) {
        const bool signed_in = served_.sign_in(browser, login);
        REQUIRE(signed_in);
        reply = browser.get(path);
    }
    return reply;
}

Result<CaseId> HttpHost::begin(const Scenario& scenario) {
    Error last{ErrorKind::not_allowed, "Personne dans ce scénario ne peut ouvrir ce dossier.", {}, {}};
    for (const std::string& role : openers(scenario)) {
        const std::string login = person_for(role);
        const Reply home = page(login, "/");
        const std::vector<PageForm> forms = forms_of(home.body);
        const PageForm* opening = find_form(forms, "/cases");
        if (opening == nullptr) {
            continue;
        }
        Record answers{{"workflow", scenario.workflow}};
        if (opening->value("workflow") == scenario.workflow) {
            answers.erase("workflow");  // the only kind there is, or the one already chosen
        }
        if (opening->asks_for("organisation")) {
            answers["organisation"] = organisation().str();
        }
        const Result<PageForm> filled = browser_of(login).filled(*opening, answers, "");
        if (!filled) {
            return tl::unexpected(filled.error());
        }
        const Reply opened = browser_of(login).send(*filled);
        if (opened.status == 303) {
            const std::string location = opened.header("location");
            return CaseId(location.substr(location.rfind('/') + 1));
        }
        last = refusal(opened);
    }
    return tl::unexpected(last);
}

// The button is not there: whoever sends all the same, with everything a form would carry, is refused too.
Result<PageForm> HttpHost::forced(const std::string& login, const std::string& path, const Reply& case_page) {
    const Reply shown = browser_of(login).get(path);
    CHECK(shown.status >= 400);
    PageForm forged{path, false, {}};
    for (const PageForm& form : forms_of(case_page.body)) {
        if (form.action == "/sign-out") {
            forged.controls = form.controls;  // holds the token of the session
        }
    }
    const std::int64_t before = house().cases().header(id())->revision;
    forged.controls.push_back({Control::Kind::hidden, "_revision", std::to_string(before), false, false, {}});
    forged.controls.push_back({Control::Kind::hidden, "_key", "forged", false, false, {}});
    const Reply sent = browser_of(login).send(forged);
    CHECK(sent.status >= 400);
    CHECK(house().cases().header(id())->revision == before);
    return tl::unexpected(refusal(shown));
}

Result<PageForm> HttpHost::form_behind_button(const std::string& login, const ScenarioStep& step) {
    const std::string case_path = "/cases/" + id().str();
    const std::string path = case_path + "/steps/" + step.event;
    const Reply case_page = page(login, case_path);
    const std::vector<PageForm> direct = forms_of(case_page.body);
    if (const PageForm* button = find_form(direct, path)) {
        return *button;
    }
    const std::vector<std::string> links = attributes_of(case_page.body, "href");
    if (std::ranges::find(links, path) == links.end()) {
        return forced(login, path, case_page);
    }
    const Reply form_page = page(login, path);
    const std::vector<PageForm> forms = forms_of(form_page.body);
    const PageForm* form = find_form(forms, path);
    if (form == nullptr) {
        return tl::unexpected(refusal(form_page));
    }
    return browser_of(login).filled(*form, answers_of(step, 0), sample_scan());
}

Result<void> HttpHost::send(const ScenarioStep& step) {
    begin_step();
    const std::string login = person_for(step.by);
    const Result<PageForm> form = form_behind_button(login, step);
    if (!form) {
        return tl::unexpected(form.error());
    }
    const std::int64_t before = house().cases().header(id())->revision;
    const Reply sent = browser_of(login).send_and_confirm(*form);
    if (sent.status != 303) {
        CHECK(house().cases().header(id())->revision == before);
        return tl::unexpected(refusal(sent));
    }
    // Whoever takes part no longer is led home.
    const bool still_there = house().service().view(cast().at(login), id()).has_value();
    CHECK(sent.header("location").starts_with(still_there ? "/cases/" + id().str() : "/"));
    CHECK((still_there || sent.header("location") == "/"));
    CHECK(house().cases().header(id())->revision > before);
    return {};
}

Result<void> HttpHost::restore() {
    served_.restart();
    for (auto& [login, browser] : browsers_) {
        browser.turn_to(served_.port());
    }
    return {};
}

}  // namespace jalon::test
