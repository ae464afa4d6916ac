// « Voir le projet »: a paper shown before deciding, of which nothing is kept.
#include <algorithm>
#include <string>

#include <catch2/catch.hpp>

#include "tests/acceptance/story.hpp"

using namespace jalon;
using namespace jalon::test;
using Catch::Matchers::Contains;

namespace {

std::vector<std::string> keys_of(const std::vector<PossiblePaper>& papers) {
    std::vector<std::string> keys;
    for (const PossiblePaper& paper : papers) {
        keys.push_back(paper.key);
    }
    return keys;
}

}  // namespace

TEST_CASE("the convention is read before it is sent to signature, and nothing is kept of that", "[acceptance]") {
    Story story;
    story.framework();
    const CaseId id = story.tell({"bilan-professionnel/ordinary-journey.yaml", "prepared"});
    const Actor head = story.actor("head_of_service");
    const std::size_t papers = story.papers(id).size();
    const std::int64_t revision = story.machine(id).header.revision;
    const int version = story.paper(id, "convention").version;

    const Result<FormView> page = story.service().form(head, id, "send_to_signature");
    REQUIRE(page);
    CHECK(keys_of(page->papers) == std::vector<std::string>{"convention", "calendar"});
    const Result<TrialPaper> trial = story.service().rehearse(head, id, {"send_to_signature", {}, 0, {}}, "convention");

    REQUIRE(trial);
    CHECK_THAT(plain_blanks(trial->paper.html), Contains("40 h") && Contains("52,00 €") && Contains("PROJET"));
    CHECK_THAT(trial->paper.html, !Contains("/CT/v"));
    CHECK(trial->paper.pdf.starts_with("%PDF"));
    CHECK(story.papers(id).size() == papers);
    CHECK(story.machine(id).header.revision == revision);
    const Result<CaseView> done = story.send(id, "send_to_signature", "head_of_service", {});
    REQUIRE(done);
    CHECK(story.paper(id, "convention").number ==
          story.machine(id).header.reference + "/CT/v" + std::to_string(version + 1));
}

TEST_CASE("whoever may not act, or not read the paper, is shown no project of it", "[acceptance]") {
    Story story;
    story.framework();
    const CaseId id = story.tell({"bilan-professionnel/ordinary-journey.yaml", "prepared"});
    const auto tried = [&](const std::string& role, const CaseId& of, const std::string& key) {
        return story.service().rehearse(story.actor(role), of, {"send_to_signature", {}, 0, {}}, key);
    };

    CHECK(tried("hr_officer", id, "convention").error().kind == ErrorKind::not_allowed);
    CHECK(tried("administrator", id, "convention").error().kind == ErrorKind::not_found);
    CHECK(tried("head_of_service", CaseId("none"), "convention").error().kind == ErrorKind::not_found);
    CHECK(tried("head_of_service", id, "report").error().kind == ErrorKind::invalid);
}

TEST_CASE("a paper for others is no project for the one who acts", "[acceptance]") {
    Story story(shipped_with("workflows/tripartite-meeting.yaml",
                             "audience: [agent, counsellor, hr_officer, head_of_service, secretary] } } ]",
                             "audience: [agent, counsellor] } } ]"));
    story.framework();
    const CaseId id = story.tell({"bilan-professionnel/ordinary-journey.yaml", "prepared"});
    const Actor head = story.actor("head_of_service");

    const Result<TrialPaper> trial = story.service().rehearse(head, id, {"send_to_signature", {}, 0, {}}, "calendar");

    REQUIRE_FALSE(trial);
    CHECK(trial.error().kind == ErrorKind::invalid);
    CHECK_THAT(trial.error().message, Contains("n’établit pas ce document"));
}

TEST_CASE("the project of an invoice takes no number", "[acceptance]") {
    Story story;
    story.framework();
    const CaseId id = story.tell({"bilan-professionnel/ordinary-journey.yaml", "to_invoice"});
    const Actor accountant = story.actor("accountant");
    RawForm answers;
    answers.texts = {{"period_start", {"2026-10-05"}},
                     {"period_end", {"2027-01-18"}},
                     {"hours_locked", {"yes"}},
                     {"amount_checked", {"yes"}}};

    for (int look = 0; look < 2; ++look) {
        const Result<TrialPaper> trial =
            story.service().rehearse(accountant, id, {"issue_invoice", answers, 0, {}}, "invoice");
        INFO((trial ? "" : trial.error().message));
        REQUIRE(trial);
        CHECK_THAT(trial->paper.html, Contains("PROJET"));
    }
    const Result<Receipt> done =
        story.service().act(accountant, id, {"issue_invoice", answers, story.machine(id).header.revision, "one"});
    REQUIRE(done);
    CHECK_THAT(story.paper(id, "invoice").number, Contains("-00001") || Contains("-0001"));
}
