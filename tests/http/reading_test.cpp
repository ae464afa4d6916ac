// Papers read as pages, over a real socket.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "engine/base/sha256.hpp"
#include "storage/sql.hpp"
#include "storage/verify.hpp"
#include "tests/http/http_host.hpp"

using namespace jalon;
using namespace jalon::test;
using Catch::Matchers::Contains;

namespace {

// The ordinary accompaniment up to its end, over a framework in force.
CaseId told_to_the_end(ServedHouse& served) {
    static const Scenario frame = scenario_at("cadre/ordinary-journey.yaml");
    CaseHost host(served.house(), cast(), &frame);
    const PlayResult result = play(scenario_at("bilan-professionnel/ordinary-journey.yaml"), host, Restore::no);
    if (result.difference) {
        FAIL(result.difference->str());
    }
    const std::vector<CaseLine> found = served.house().service().cases(cast().at("maud"), {}).lines;
    REQUIRE(found.size() == 1);
    return found.front().header.id;
}

}  // namespace

TEST_CASE("who may read a paper may read its page, and nobody else", "[http][reading]") {
    ServedHouse served;
    const CaseId id = told_to_the_end(served);
    const std::vector<DocumentRecord> papers = served.house().cases().documents_of(id);
    int opened = 0;
    int refused = 0;
    for (const auto& [login, actor] : cast()) {
        HttpClient browser = served.client();
        REQUIRE(served.sign_in(browser, login));
        const std::string nowhere = browser.get("/documents/00000000000000000000/reading").body;
        const std::string case_page = browser.get("/cases/" + id.str() + "/documents").body;
        const std::string list = browser.get("/documents").body;
        const std::string api_case = browser.get("/api/cases/" + id.str()).body;
        for (const DocumentRecord& paper : papers) {
            INFO(login << " " << paper.key);
            const std::string path = "/documents/" + paper.id.str();
            const Reply page = browser.get(path + "/reading");
            const bool readable = browser.get(path).status == 200;
            CHECK(page.status == (readable && !paper.twin.empty() ? 200 : 404));
            CHECK(paper.twin.empty() == paper.document_template.empty());
            const bool offered = readable && !paper.twin.empty();
            CHECK((case_page.find("href=\"" + path + "/reading\"") != std::string::npos) == offered);
            CHECK((list.find("href=\"" + path + "/reading\"") != std::string::npos) == offered);
            const Reply told = browser.get("/api" + path + "/reading");
            CHECK(told.status == page.status);
            CHECK((told.body == page.body) == (page.status == 200));
            CHECK((told.header("content-type").starts_with("application/problem+json")) == (page.status != 200));
            CHECK((api_case.find("\"/api" + path + "/reading\"") != std::string::npos) == offered);
            if (!readable) {
                CHECK(page.body == nowhere);
            }
            (page.status == 200 ? opened : refused) += 1;
        }
    }
    CHECK(opened > 0);
    CHECK(refused > 0);
}

TEST_CASE("the page of a paper comes with a policy that lets nothing in but its own style sheet", "[http][reading]") {
    ServedHouse served;
    const CaseId id = told_to_the_end(served);
    HttpClient browser = served.client();
    CHECK(browser.get("/documents/x/reading").status == 303);
    REQUIRE(served.sign_in(browser, "maud"));
    for (const DocumentRecord& paper : served.house().cases().documents_of(id)) {
        const Reply page = browser.get("/documents/" + paper.id.str() + "/reading");
        if (page.status != 200) {
            continue;
        }
        const std::size_t from = page.body.find("<style>") + 7;
        const std::string sheet = page.body.substr(from, page.body.find("</style>") - from);
        const std::string policy = page.header("content-security-policy");
        CHECK_THAT(policy, Contains("default-src 'none'") && !Contains("unsafe") &&
                               Contains("style-src 'sha256-" + sha256_base64(sheet) + "'"));
        CHECK(page.header("content-type") == "text/html; charset=utf-8");
        CHECK(page.header("cache-control") == "private, no-store");
        CHECK(page.header("x-content-type-options") == "nosniff");
        CHECK_THAT(page.body, Contains(paper.number));
    }
}

TEST_CASE("a page is never exchanged for another, and one that is lost is told of", "[http][reading]") {
    ServedHouse served;
    const CaseId id = told_to_the_end(served);
    const std::vector<DocumentRecord> papers = served.house().cases().documents_of(id);
    const auto minutes = std::ranges::find(papers, "minutes", &DocumentRecord::key);
    REQUIRE(minutes != papers.end());
    const Actor reader = cast().at("maud");
    CaseService& service = served.house().service();
    REQUIRE(service.intact(reader, minutes->id).value_or(false));
    const std::string lose = "UPDATE documents SET twin = '" + sha256_hex("lost") + "' WHERE key = 'minutes'";

    {
        storage::Writing writing(served.house().database());
        CHECK_THROWS(storage::Query(writing.session(), lose).run());
    }
    {
        storage::Writing writing(served.house().database());
        storage::Query(writing.session(), "DROP TRIGGER twins_are_not_rewritten").run();
        storage::Query(writing.session(), lose).run();
        writing.commit();
    }

    CHECK_FALSE(service.intact(reader, minutes->id).value_or(false));
    CHECK(service.twin(reader, minutes->id).error().kind == ErrorKind::not_found);
    CHECK(service.document(reader, minutes->id));
    const std::vector<std::string> faults = verify_store(served.house().database(), served.house().documents());
    REQUIRE(faults.size() == 1);
    CHECK_THAT(faults.front(), Contains(minutes->number) && Contains("page à lire"));
}
