// What people take away of what is confidential says whose it is; what is kept stays as it was issued.
#include <string>

#include <catch2/catch.hpp>

#include "engine/base/sha256.hpp"
#include "rendering/verify.hpp"
#include "tests/acceptance/pages.hpp"

using namespace jalon;
using namespace jalon::test;
using Catch::Matchers::Contains;

namespace {

struct Finished {
    Story story;
    CaseId framework = story.framework();
    CaseId bilan = story.tell({"bilan-professionnel/ordinary-journey.yaml"});
    Pages pages{story};

    std::string file(const std::string& role, const DocumentRecord& paper) {
        const Result<CaseService::DocumentFile> taken = story.service().document(story.actor(role), paper.id);
        REQUIRE(taken);
        return taken->bytes;
    }
};

}  // namespace

TEST_CASE("each reader of a confidential paper takes a copy in their own name, and the archive keeps what was issued",
          "[copies]") {
    Finished house;
    const DocumentRecord report = house.story.paper(house.bilan, "report");
    REQUIRE(report.confidentiality == Confidentiality::s3);
    const std::string of_agent = house.file("agent", report);
    const std::string of_counsellor = house.file("counsellor", report);

    for (const std::string& copy : {of_agent, of_counsellor}) {
        const Result<VerifyReport> verified = verify_pdf(copy);
        REQUIRE(verified);
        CHECK(verified->faults == std::vector<std::string>{});
        CHECK(verified->copy_of == report.number + " sha256:" + report.sha256);
        CHECK(sha256_hex(copy) != report.sha256);
    }
    CHECK(of_agent != of_counsellor);
    const Result<std::string> kept = house.story.house().documents().get(report.sha256);
    REQUIRE(kept);
    CHECK(verify_pdf(*kept)->copy_of.empty());
    CHECK(house.story.service().intact(house.story.actor("counsellor"), report.id) == true);
}

TEST_CASE("a confidential paper read on screen says who reads it", "[copies]") {
    Finished house;
    const DocumentRecord report = house.story.paper(house.bilan, "report");
    const Result<CaseService::DocumentFile> page =
        house.story.service().twin(house.story.actor("counsellor"), report.id);
    REQUIRE(page);
    const std::optional<User> counsellor = house.story.house().directory().user(house.story.actor("counsellor").user);
    REQUIRE(counsellor);

    CHECK_THAT(page->bytes, Contains("copie remise à " + counsellor->first_name));
    CHECK_THAT(page->bytes, Contains("(Conseiller)"));
    CHECK_THAT(page->bytes, Contains(report.sha256));
}

TEST_CASE("a paper that is not secret leaves as it was issued, and so does what was deposited", "[copies]") {
    Finished house;
    const DocumentRecord convention = house.story.paper(house.bilan, "convention");
    CHECK(sha256_hex(house.file("hr_officer", convention)) == convention.sha256);
    for (const DocumentRecord& paper : house.story.papers(house.bilan)) {
        if (paper.document_template.empty()) {
            CHECK_FALSE(leaves_marked(paper));
        }
    }
}

TEST_CASE("the page of papers tells beforehand that the copy bears a name", "[copies]") {
    Finished house;
    const std::string told = "La copie que vous prenez porte votre nom";
    const std::string path = "/cases/" + house.bilan.str() + "/documents";

    CHECK_THAT(house.pages.get("agent", path).body, Contains(told));
    CHECK_THAT(house.pages.get("hr_officer", path).body, !Contains(told));
}
