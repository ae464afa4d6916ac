// What waits for a signature, and papers chosen in a list, leave as one PDF; nothing in it that each alone would not
// give.
#include <string>

#include <catch2/catch.hpp>

#include "rendering/verify.hpp"
#include "tests/acceptance/pages.hpp"

using namespace jalon;
using namespace jalon::test;
using Catch::Matchers::Contains;

namespace {

struct Desk {
    Story story;
    CaseId framework = story.framework();
    CaseId bilan;
    Pages pages{story};

    explicit Desk(const std::string& until) {
        bilan = story.tell({"bilan-professionnel/ordinary-journey.yaml", until});
    }
    std::string chosen(const std::string& key) { return "document=" + story.paper(bilan, key).id.str(); }
};

}  // namespace

TEST_CASE("whoever signs finds in one list what waits for them, and takes it as one PDF", "[bundle]") {
    Desk desk("employer.to_sign");
    const DocumentRecord convention = desk.story.paper(desk.bilan, "convention");
    const Response list = desk.pages.get("employer_head", "/to-sign");
    CHECK(list.status == 200);
    CHECK_THAT(list.body, Contains(convention.number) && Contains("value=\"" + convention.id.str() + "\""));
    CHECK_THAT(desk.pages.get("employer_head", "/").body, Contains("href=\"/to-sign\""));
    // It waits for the mayor alone by now.
    CHECK_THAT(desk.pages.get("agent", "/to-sign").body, Contains("Aucun document n’attend votre signature"));
    CHECK_THAT(desk.pages.get("accountant", "/to-sign").body, !Contains(convention.id.str()));

    const Response bundle =
        desk.pages.post("employer_head", "/documents/bundle", "to_sign=1&" + desk.chosen("convention"));
    REQUIRE(bundle.status == 200);
    CHECK(bundle.type == "application/pdf");
    const Result<VerifyReport> verified = verify_pdf(bundle.body);
    REQUIRE(verified);
    CHECK(verified->faults == std::vector<std::string>{});
    CHECK_THAT(verified->title, Contains("Parapheur du"));
}

TEST_CASE("chosen papers are bundled once each, a secret one as the copy that its reader gets", "[bundle]") {
    Desk desk("");
    const std::string both = desk.chosen("report") + "&" + desk.chosen("convention") + "&" + desk.chosen("convention");
    const Response bundle = desk.pages.post("counsellor", "/documents/bundle", both);
    REQUIRE(bundle.type == "application/pdf");
    const Result<VerifyReport> verified = verify_pdf(bundle.body);
    REQUIRE(verified);
    const auto pages = [&](const std::string& key) {
        const Result<std::string> bytes = desk.story.house().documents().get(desk.story.paper(desk.bilan, key).sha256);
        REQUIRE(bytes);
        return desk.story.papers().look(*bytes)->pages;
    };
    CHECK(verified->pages == pages("report") + pages("convention"));
    CHECK_THAT(desk.story.text_of_bytes(bundle.body), Contains("copie remise à"));
}

TEST_CASE("what cannot be bundled is told one by one, with the rest still to be had", "[bundle]") {
    Desk desk("");
    const std::string asked = desk.chosen("report") + "&document=none&" + desk.chosen("convention");
    const Response told = desk.pages.post("hr_officer", "/documents/bundle", asked);
    CHECK(told.status == 422);
    CHECK_THAT(told.body, Contains("Il n’existe pas, ou ne vous est pas ouvert"));
    CHECK_THAT(told.body, !Contains(desk.story.paper(desk.bilan, "report").title));
    CHECK_THAT(told.body, Contains("value=\"" + desk.story.paper(desk.bilan, "convention").id.str() + "\""));

    CHECK_THAT(desk.pages.post("hr_officer", "/documents/bundle", "x=1").body,
               Contains("Choisissez au moins un document"));
    std::string many = "x=1";
    for (int k = 0; k < 101; ++k) {
        many += "&document=d" + std::to_string(k);
    }
    CHECK_THAT(desk.pages.post("hr_officer", "/documents/bundle", many).body, Contains("100 documents au plus"));
    CHECK_THAT(desk.pages.post("archivist", "/documents/bundle", desk.chosen("convention-signed-by-agent")).body,
               Contains("en disant pourquoi"));
}
