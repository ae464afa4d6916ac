// What the real binary turns away: each time somebody is told why, and nothing has changed.
#include <algorithm>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "engine/scenario/case_player.hpp"
#include "tests/e2e/story.hpp"

using namespace jalon;
using namespace jalon::test;

namespace {

constexpr const char* urlencoded = "application/x-www-form-urlencoded";

// A framework convention whose deliberation is awaited: the secretary and the human resources have both acted.
struct Waiting {
    Service service;
    Story story{service};
    Journey frame{story, "cadre/ordinary-journey.yaml", "secretary"};
    std::string path;
    std::string before;

    Waiting() : path(frame.case_path()) {
        frame.through("plan_sitting");
        before = seen();
    }

    // Everything that a program reads of the case: its revision, its state, its papers, what may be done.
    std::string seen() { return story.at("secretary").get("/api" + path).body; }

    PageForm form(const std::string& role, const std::string& event) {
        const std::string action = path + "/steps/" + event;
        const std::vector<PageForm> forms = forms_of(story.at(role).get(action).body);
        const auto found = std::ranges::find(forms, action, &PageForm::action);
        REQUIRE(found != forms.end());
        return *found;
    }

    PageForm sitting(const char* day) {
        const Result<PageForm> filled =
            story.at("hr_officer").filled(form("hr_officer", "plan_sitting"), {{"date", day}}, "");
        REQUIRE(filled);
        return *filled;
    }

    PageForm deliberation(const std::string& scan) {
        const Result<PageForm> filled =
            story.at("hr_officer")
                .filled(form("hr_officer", "submit_deliberation"), {{"scan", Record{{"file", "scan.pdf"}}}}, scan);
        REQUIRE(filled);
        return *filled;
    }

    // How many documents the service keeps.
    std::size_t files() const {
        std::size_t count = 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(service.data() / "documents")) {
            count += entry.is_regular_file() ? 1 : 0;
        }
        return count;
    }

    // Another text after each step that the HR officer is told of.
    std::string revision() {
        const Result<Value> read = from_json(seen());
        REQUIRE(read);
        const std::string* token = (*read)["revision"].text();
        REQUIRE(token != nullptr);
        return *token;
    }
};

std::string without(const PageForm& form, const std::string& name, PageForm& kept) {
    kept = form;
    std::erase_if(kept.controls, [&](const Control& control) { return control.name == name; });
    return form.value(name);
}

}  // namespace

TEST_CASE("an unknown case and a case of others are the same to whoever may not see them", "[e2e]") {
    Waiting house;
    HttpClient& stranger = house.story.at("stranger");
    const std::string unknown = "/cases/00000000000000000000";

    for (const char* tail : {"", "/steps/plan_sitting"}) {
        const Reply nothing = stranger.get(unknown + tail);
        const Reply foreign = stranger.get(house.path + tail);
        INFO(tail);
        CHECK(nothing.status == 404);
        CHECK(foreign.status == 404);
        CHECK(foreign.body == nothing.body);
    }
    const Reply nothing = stranger.get("/api" + unknown);
    const Reply foreign = stranger.get("/api" + house.path);
    CHECK(foreign.status == 404);
    CHECK(foreign.body == nothing.body);

    PageForm forged = house.sitting("03/02/2027");
    for (const PageForm& form : forms_of(stranger.get("/").body)) {
        for (Control& control : forged.controls) {
            control.value = control.name == "_csrf" && form.asks_for("_csrf") ? form.value("_csrf") : control.value;
        }
    }
    CHECK(stranger.send(forged).status == 404);
    CHECK(house.seen() == house.before);
}

TEST_CASE("a form filled in while the case moved on comes back with what was typed", "[e2e]") {
    Waiting house;
    const PageForm stale = house.sitting("04/02/2027");
    REQUIRE(house.story.at("hr_officer").send(house.sitting("05/02/2027")).status == 303);
    const std::string before = house.seen();

    const Reply again = house.story.at("hr_officer").send(stale);

    CHECK(again.status == 409);
    CHECK(again.body.find("Le dossier a changé pendant votre saisie") != std::string::npos);
    CHECK(again.body.find("04/02/2027") != std::string::npos);
    CHECK(house.seen() == before);
}

TEST_CASE("a form whose step is over gives back what was typed, by the labels people know", "[e2e]") {
    Waiting house;
    HttpClient officer = house.story.at("hr_officer");
    const PageForm stale = house.sitting("04/02/2027");
    for (const PageForm& form : forms_of(officer.get(house.path + "/steps/report_rejection").body)) {
        if (form.asks_for("_key")) {
            REQUIRE(officer.send(form).status == 303);
        }
    }
    const std::string before = house.seen();

    const Reply late = officer.send(stale);

    CHECK(late.status == 409);
    CHECK(late.body.find("Le dossier a changé") != std::string::npos);
    CHECK(late.body.find("<dt>Date de la séance</dt>") != std::string::npos);
    CHECK(late.body.find("04/02/2027") != std::string::npos);
    CHECK(house.seen() == before);
}

TEST_CASE("the same form sent many times at once takes one step", "[e2e]") {
    Waiting house;
    const PageForm form = house.sitting("04/02/2027");
    const HttpClient browser = house.story.at("hr_officer");
    const std::string before = house.revision();
    std::vector<int> statuses(6, 0);

    std::vector<std::thread> clicks;
    for (int& status : statuses) {
        clicks.emplace_back([&status, &form, copy = browser]() mutable { status = copy.send(form).status; });
    }
    for (std::thread& click : clicks) {
        click.join();
    }

    CHECK(statuses == std::vector<int>(statuses.size(), 303));
    const std::string after = house.revision();
    CHECK(after != before);
    CHECK(house.story.at("hr_officer").send(form).status == 303);
    CHECK(house.revision() == after);
}

TEST_CASE("without a session pages lead to sign-in, and a form is carried through it", "[e2e]") {
    Waiting house;
    PageForm form = house.sitting("04/02/2027");
    HttpClient nobody(house.service.port());

    const Reply away = nobody.get(house.path);
    CHECK(away.status == 303);
    CHECK(away.header("location").starts_with("/sign-in?then="));
    const Reply paused = nobody.send(form);
    CHECK(paused.status == 401);
    CHECK(paused.body.find("Votre session a pris fin") != std::string::npos);
    CHECK(nobody.get("/api" + house.path).status == 401);
    CHECK(house.seen() == house.before);

    std::vector<PageForm> forms = forms_of(paused.body);
    REQUIRE_FALSE(forms.empty());
    const Result<PageForm> back =
        nobody.filled(forms.front(), {{"login", "solange"}, {"password", "lierne-demo-2026"}}, "");
    REQUIRE(back);
    const Reply resumed = nobody.send(*back);
    CHECK(resumed.status == 200);
    CHECK(resumed.body.find("value=\"04/02/2027\"") != std::string::npos);
    CHECK(house.seen() == house.before);
}

TEST_CASE("files that are too large or not what they claim are not kept", "[e2e]") {
    struct Row {
        std::string bytes;
        int status;
        std::string words;
    };
    const std::size_t megabyte = 1024U * 1024U;
    Waiting house;
    const std::size_t kept = house.files();
    for (const Row& row :
         {Row{std::string(30 * megabyte, 'x'), 413, "20 Mo"}, Row{"Ceci n’est pas un PDF.", 422, "PDF"},
          Row{sample_scan().substr(0, sample_scan().size() / 2), 422, "PDF"},
          Row{"<script>alert(1)</script>", 422, "PDF"}}) {
        const Reply refused = house.story.at("hr_officer").send(house.deliberation(row.bytes));

        INFO(problem_of(refused));
        CHECK(refused.status == row.status);
        CHECK(problem_of(refused).find(row.words) != std::string::npos);
        CHECK(house.seen() == house.before);
    }
    CHECK(house.files() == kept);
}

TEST_CASE("requests that no page of ours makes are turned away", "[e2e]") {
    Waiting house;
    HttpClient& browser = house.story.at("hr_officer");
    const PageForm whole = house.sitting("04/02/2027");
    const std::string path = whole.action;

    PageForm without_token;
    const std::string token = without(whole, "_csrf", without_token);
    REQUIRE_FALSE(token.empty());
    CHECK(browser.send(without_token).status == 403);
    without_token.controls.push_back({Control::Kind::hidden, "_csrf", token + "0", false, false, {}});
    CHECK(browser.send(without_token).status == 403);
    CHECK(browser.send("POST", path, "_csrf=" + token + "&date=%ff%fe", urlencoded).status == 400);
    CHECK(browser.send("POST", path, "_csrf=" + token + "&date=\xff", urlencoded).status == 400);
    CHECK(browser.send("POST", "/api" + path, R"({"date":"04/02/2027"})", "application/json").status == 403);
    for (const char* method : {"DELETE", "PUT", "PATCH"}) {
        const Reply wrong = browser.send(method, house.path, "", urlencoded);
        CHECK(wrong.status == 405);
        CHECK(wrong.header("allow") == "GET");
    }
    CHECK(browser.send("POST", path, "--edge\r\nbroken", "multipart/form-data; boundary=edge").status == 400);
    CHECK(house.seen() == house.before);
}
