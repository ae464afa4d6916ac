// Every route, asked for by everybody, about a case of their own, somebody else's and none: made from the table of
// routes itself, so that a new one is tried as well.
#include <algorithm>
#include <map>
#include <string>

#include <catch2/catch.hpp>

#include "engine/cases/access.hpp"
#include "storage/calendar_feeds.hpp"
#include "storage/drafts.hpp"
#include "storage/lists.hpp"
#include "tests/acceptance/story.hpp"
#include "tests/web/site_house.hpp"
#include "web/routes.hpp"

using namespace jalon;
using namespace jalon::test;
using Catch::Matchers::Contains;

namespace {

constexpr const char* secret = "zyzomys-taraudant";

// A session whose cookie is the name of who acts.
class Everybody final : public Accounts {
  public:
    explicit Everybody(std::map<std::string, Actor> actors) : actors_(std::move(actors)) {}
    Result<Session> sign_in(const std::string&, const std::string&, Instant) override {
        return failure(ErrorKind::not_allowed, "non");
    }
    std::optional<Session> session(const std::string& token, Instant now) override {
        const auto found = actors_.find(token);
        if (found == actors_.end()) {
            return std::nullopt;
        }
        Session session;
        session.token = token;
        session.csrf = "c5f";
        session.actor = found->second;
        session.user.id = found->second.user;
        session.user.roles = found->second.roles;
        session.proved_at = now;
        return session;
    }
    void sign_out(const std::string&) override {}
    Result<bool> set_password(const UserId&, const std::string&) override { return true; }

    const std::map<std::string, Actor>& actors() const { return actors_; }

  private:
    std::map<std::string, Actor> actors_;
};

std::map<std::string, Actor> everybody(const Story& story) {
    std::map<std::string, Actor> all(story.actors().begin(), story.actors().end());
    all["colleague"] = {UserId("idriss"), {"counsellor"}, OrganisationId("cdg"), AgentId(), "Idriss"};
    all["line_manager"] = {UserId("marcel"), {"line_manager"}, OrganisationId("saint-aubin"), AgentId(), "Marcel"};
    all["operator"] = {UserId("noe"), {"operator"}, OrganisationId("cdg"), AgentId(), "Noé"};
    all["elsewhere"] = {UserId("rh-2"), {"hr_officer"}, OrganisationId("elsewhere"), AgentId(), "Rachida"};
    all["other_agent"] = {UserId("lea"), {"agent"}, OrganisationId("saint-aubin"), AgentId("lea"), "Léa"};
    return all;
}

struct Doors {
    Doors() {
        framework = story.framework();
        bilan = story.tell({.scenario = "bilan-professionnel/summary-disputed.yaml",
                            .until = "second_reading",
                            .changed = [](const std::string& event, Record& answers) { hide(event, answers); }});
        accounts = std::make_unique<Everybody>(everybody(story));
        WebParts parts;
        parts.service = &story.service();
        parts.papers = &story.papers();
        parts.accounts = accounts.get();
        parts.drafts = &drafts;
        parts.feeds = &feeds;
        parts.accesses = story.house().accesses();
        parts.lists = &lists;
        parts.directory = &story.house().directory();
        parts.clock = &story.clock();
        parts.random = &random;
        parts.archive = [](const std::vector<ArchivedFile>& files) {
            std::string bytes;
            for (const ArchivedFile& file : files) {
                bytes += file.path + "\n" + file.bytes + "\n";
            }
            return bytes;
        };
        parts.version = "test";
        site = std::make_unique<Site>(parts);
    }

    // What agent and counsellor say to each other.
    static void hide(const std::string& event, Record& answers) {
        for (const char* one : {"record_expectations", "record_interview", "close_phase", "write_report"}) {
            for (auto& [name, value] : answers) {
                const bool free_text = value.text() != nullptr && value.text()->find(' ') != std::string::npos;
                if (event == one && free_text && name != "over_ceiling_reason") {
                    value = std::string("Dit en confidence ") + secret;
                }
            }
        }
    }

    Response ask(const Route& route, const std::string& path, const std::string& who) {
        const std::string fields = route.method == "POST" ? "_csrf=c5f&_key=k" : "";
        Request request = asked(path, fields, who);
        request.method = std::string(route.method);
        if (route.access == Access::program) {
            request.headers["x-csrf-token"] = "c5f";
            request.headers["if-match"] = "\"as-it-was.1\"";
            request.headers["content-type"] = "application/json";
            request.body = route.method == "POST" ? "{}" : "";
        }
        return answer(*site, request);
    }

    Story story;
    SqliteDrafts drafts{story.house().database()};
    CaseId framework;
    CaseId bilan;
    SeededRandom random{5};
    SqliteCalendarFeeds feeds{story.house().database(), random, story.house().directory()};
    SqliteLists lists{story.house().database()};
    std::unique_ptr<Everybody> accounts;
    std::unique_ptr<Site> site;
};

// The pattern with its parts filled in.
std::string path_of(const Route& route, const std::string& id) {
    std::string path(route.pattern);
    const std::map<std::string, std::string> parts = {
        {"{id}", id}, {"{event}", "amend_summary"}, {"{file}", "jalon.css"}, {"{token}", "x"}};
    for (std::size_t open = path.find('{'); open != std::string::npos; open = path.find('{')) {
        const std::string part = path.substr(open, path.find('}') - open + 1);
        const auto known = parts.find(part);
        path.replace(open, part.size(), known == parts.end() ? "x" : known->second);
    }
    return path;
}

bool is_about(const Route& route, std::string_view what) {
    return route.pattern.find(what) != std::string_view::npos;
}

}  // namespace

TEST_CASE("a route about a case answers whoever the case is open to, and tells all others that there is none",
          "[acceptance][routes]") {
    Doors doors;
    int tried = 0;
    for (const Route& route : routes()) {
        if (!is_about(route, "/cases/{id}")) {
            continue;
        }
        for (const auto& [who, actor] : doors.accounts->actors()) {
            INFO(route.method << " " << route.pattern << " by " << who);
            CHECK(doors.ask(route, path_of(route, "absent"), who).status == 404);
            for (const CaseId& id : {doors.bilan, doors.framework}) {
                const bool known = doors.story.service().view(actor, id).has_value();
                const int status = doors.ask(route, path_of(route, id.str()), who).status;
                INFO((id == doors.bilan ? "bilan: " : "framework: ") << status);
                CHECK(status < 500);
                CHECK((known || status == 404));
                if (known && (route.pattern == "/cases/{id}" || route.pattern == "/api/cases/{id}")) {
                    CHECK(status == 200);
                }
                if (route.pattern == "/cases/{id}/as-employer") {
                    CHECK((status == 200) == (who == "agent" && id == doors.bilan));
                }
                ++tried;
            }
        }
    }
    CHECK(tried > 100);
}

TEST_CASE("a route about a paper answers its readers, and tells all others that there is none",
          "[acceptance][routes]") {
    Doors doors;
    std::vector<DocumentRecord> papers = doors.story.papers(doors.bilan);
    const std::vector<DocumentRecord> others = doors.story.papers(doors.framework);
    papers.insert(papers.end(), others.begin(), others.end());
    REQUIRE(papers.size() > 10);
    for (const Route& route : routes()) {
        if (!is_about(route, "/documents/{id}") || is_about(route, "/cases/")) {
            continue;
        }
        for (const auto& [who, actor] : doors.accounts->actors()) {
            CHECK(doors.ask(route, path_of(route, "absent"), who).status == 404);
            for (const DocumentRecord& paper : papers) {
                const CaseHeader header = doors.story.machine(paper.case_id).header;
                const std::vector<std::string> roles = roles_in(actor, header);
                const bool reads = std::ranges::any_of(paper.audience, [&](const std::string& role) {
                    return std::ranges::find(roles, role) != roles.end();
                });
                const bool there = !route.pattern.ends_with("/reading") || !paper.twin.empty();
                INFO(route.method << " " << route.pattern << " " << paper.key << " by " << who);
                // An archivist says first why, even before it is known that there is no page to read.
                const int opened = who != "archivist" ? 200 : route.access == Access::program ? 403 : 303;
                CHECK(doors.ask(route, path_of(route, paper.id.str()), who).status ==
                      (reads && (there || opened != 200) ? opened : 404));
            }
        }
    }
}

TEST_CASE("without a session every route for people leads to sign-in, every one for programs says so",
          "[acceptance][routes]") {
    Doors doors;
    for (const Route& route : routes()) {
        const std::string path = path_of(route, doors.bilan.str());
        INFO(route.method << " " << path);
        const Response response = doors.ask(route, path, "nobody");
        switch (route.access) {
            case Access::open:
                CHECK(response.status < 500);
                break;
            case Access::program:
            case Access::measure:
                CHECK(response.status == 401);
                break;
            case Access::person:
            case Access::waiting:
                if (response.status == 303) {
                    CHECK_THAT(header(response, "Location"), Catch::StartsWith("/sign-in"));
                } else {
                    CHECK(response.status == 401);
                }
                break;
        }
        CHECK_THAT(response.body, !Contains(secret));
    }
}

TEST_CASE("a form without the token of its session changes nothing, on any route", "[acceptance][routes]") {
    Doors doors;
    for (const Route& route : routes()) {
        if (route.method != "POST" || route.access == Access::open) {
            continue;
        }
        INFO(route.pattern);
        Request request = asked(path_of(route, doors.bilan.str()), "_key=k", "counsellor");
        CHECK(answer(*doors.site, request).status == 403);
        request.headers["sec-fetch-site"] = "cross-site";
        CHECK(answer(*doors.site, request).status == 403);
    }
}

TEST_CASE("what agent and counsellor say to each other is in no byte that any route gives to others",
          "[acceptance][routes]") {
    Doors doors;
    int told_to_counsellor = 0;
    const auto look = [&](const std::string& path, const std::string& who) {
        const std::string body = answer(*doors.site, asked(path, {}, who)).body;
        // The words of a search come back in its field.
        const bool told = body.find(std::string("confidence ") + secret) != std::string::npos;
        told_to_counsellor += told && who == "counsellor" ? 1 : 0;
        INFO(path << " by " << who);
        CHECK((!told || who == "counsellor" || who == "agent"));
    };
    std::vector<std::string> papers;
    for (const DocumentRecord& paper : doors.story.papers(doors.bilan)) {
        if (paper.confidentiality == Confidentiality::s3) {
            papers.push_back(paper.id.str());
        }
    }
    REQUIRE_FALSE(papers.empty());
    for (const Route& route : routes()) {
        if (route.method != "GET") {
            continue;
        }
        for (const auto& [who, actor] : doors.accounts->actors()) {
            if (is_about(route, "/documents/{id}")) {
                for (const std::string& paper : papers) {
                    look(path_of(route, paper), who);
                }
                continue;
            }
            const std::string path = path_of(route, doors.bilan.str());
            look(path, who);
            if (path == route.pattern) {
                look(path + "?q=" + secret, who);
            }
        }
    }
    CHECK(told_to_counsellor > 0);
}
