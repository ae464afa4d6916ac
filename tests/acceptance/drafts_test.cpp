// What is typed and not sent yet: kept for its author, on any device, and never in anybody's way.
#include <string>

#include <catch2/catch.hpp>

#include "tests/acceptance/pages.hpp"

using namespace jalon;
using namespace jalon::test;
using Catch::Matchers::Contains;

namespace {

constexpr const char* secret = "zyzomys-taraudant";

CaseId at_phase_2(Story& story) {
    story.framework();
    return story.tell({.scenario = "bilan-professionnel/ordinary-journey.yaml", .until = "phase_2"});
}

// What a page posts with every button.
std::string carried(const Response& page) {
    return "_revision=" + hidden(page, "_revision") + "&_key=" + hidden(page, "_key") +
           "&_draft=" + hidden(page, "_draft");
}

struct Counsellor {
    Counsellor() : id(at_phase_2(story)), pages(story), path("/cases/" + id.str() + "/steps/record_interview") {}

    Response open() { return pages.get("counsellor", path); }
    Response post(const std::string& fields) { return pages.post("counsellor", path, fields); }
    Response autosave(const Response& page, const std::string& fields) {
        return pages.post("counsellor", path + "/draft", carried(page) + "&" + fields);
    }

    Story story;
    CaseId id;
    Pages pages;
    std::string path;
};

}  // namespace

TEST_CASE("what is saved for later is there again on another device, with a word about it", "[drafts]") {
    Counsellor maud;
    const Response page = maud.open();
    CHECK_THAT(words_of(page), Contains("Enregistrer et continuer plus tard") && !Contains("Vous reprenez"));

    const Response saved = maud.post(carried(page) + "&_save=yes&held_on=3%2F2&subject=" + secret);
    CHECK(saved.status == 303);

    const Response again = maud.open();
    CHECK_THAT(words_of(again), Contains("Vous reprenez votre saisie, enregistrée aujourd’hui à"));
    CHECK_THAT(again.body, Contains(secret) && Contains("value=\"3/2\""));
    const Response case_page = maud.pages.get("counsellor", "/cases/" + maud.id.str());
    CHECK_THAT(case_page.body, !Contains(secret));

    CHECK(maud.post(carried(again) + "&_forget=yes").status == 303);
    CHECK_THAT(maud.open().body, !Contains(secret) && !Contains("Vous reprenez"));
}

TEST_CASE("the script of a page saves as one types, and is told of another page", "[drafts]") {
    Counsellor maud;
    const Response first = maud.open();
    const Response second = maud.open();

    const Response saved = maud.autosave(first, "subject=premier");
    CHECK(saved.status == 200);
    CHECK_THAT(saved.body, Catch::StartsWith("1\nEnregistré à "));
    const Response refused = maud.autosave(second, "subject=second");
    CHECK(refused.status == 409);
    CHECK_THAT(refused.body, Contains("sur une autre page"));

    // By its button the second page shows both, and replaces the first once its reader knows.
    const Response told = maud.post(carried(second) + "&_save=yes&subject=second");
    CHECK(told.status == 409);
    CHECK_THAT(told.body, Contains("second</textarea>") && Contains("Lire l’autre saisie"));
    CHECK_THAT(maud.open().body, Contains("premier</textarea>"));
    CHECK(maud.post(carried(told) + "&_save=yes&subject=second").status == 303);
    CHECK_THAT(maud.open().body, Contains("second</textarea>"));
}

TEST_CASE("what is sent from one page does not take away what another page saved unseen", "[drafts]") {
    Counsellor maud;
    const Response old = maud.open();
    CHECK(maud.autosave(maud.open(), "subject=ailleurs").status == 200);

    const Response told = maud.post(carried(old) + "&subject=ici");

    CHECK(told.status == 409);
    CHECK_THAT(told.body, Contains("ici</textarea>") && Contains("Lire l’autre saisie"));
    CHECK_THAT(maud.open().body, Contains("ailleurs</textarea>"));
}

TEST_CASE("a refused form is kept as well, and goes once its step is taken", "[drafts]") {
    Counsellor maud;
    const std::string interview =
        "&phase=phase_2&kind=interview&held_on=01%2F01%2F2026&start=9%3A00&end=10%3A00&mode=in_person"
        "&interview_minutes=1+h&preparation_minutes=0&analysis_minutes=0&writing_minutes=0&follow_up_minutes=0"
        "&attendance_signed=yes&subject=" +
        std::string(secret);
    const Response page = maud.open();
    const Response refused = maud.post(carried(page) + "&subject=" + secret);
    CHECK(refused.status == 422);
    const Response again = maud.open();
    CHECK_THAT(again.body, Contains(secret));

    const Response done = maud.post(carried(again) + interview);
    INFO(words_of(done));
    CHECK(done.status == 303);
    CHECK_THAT(maud.open().body, !Contains(secret) && !Contains("Vous reprenez"));
    // The page that was left open on another screen saves nothing any more.
    CHECK(maud.autosave(again, "subject=tard").status == 409);
    CHECK_THAT(maud.open().body, !Contains("tard</textarea>"));
}

TEST_CASE("a draft is in no page of anybody else, search and exports included", "[drafts]") {
    Counsellor maud;
    REQUIRE(maud.autosave(maud.open(), std::string("subject=") + secret).status == 200);

    for (const auto& [role, actor] : maud.story.actors()) {
        for (const std::string& path : std::vector<std::string>{"/", "/cases/" + maud.id.str(), maud.path,
                                                                "/cases/" + maud.id.str() + "/history", "/me"}) {
            INFO(role << " " << path);
            const bool own = role == "counsellor" && path == maud.path;
            CHECK((maud.pages.get(role, path).body.find(secret) != std::string::npos) == own);
        }
        CHECK_THAT(words_of(maud.pages.get(role, std::string("/cases?q=") + secret)), !Contains("BP-"));
    }
    CHECK(maud.pages.post("hr_officer", maud.path + "/draft", "_key=k&subject=x").status == 409);
    CHECK(maud.pages.post("administrator", maud.path + "/draft", "_key=k&subject=x").status == 404);
}

TEST_CASE("boxes of agreement are ticked anew each time", "[drafts]") {
    Story story;
    story.framework();
    Pages pages(story);
    const CaseId id = story.tell({.scenario = "bilan-professionnel/ordinary-journey.yaml", .until = "filled"});
    const std::string path = "/cases/" + id.str() + "/steps/record_referral";
    const Response page = pages.get("hr_officer", path);
    REQUIRE(page.status == 200);
    CHECK_THAT(page.body, Contains("name=\"commits_time\" value=\"yes\" checked"));

    REQUIRE(pages.post("hr_officer", path, carried(page) + "&_save=yes&commits_time=yes&contact_name=Solange").status ==
            303);

    const Response again = pages.get("hr_officer", path);
    CHECK_THAT(again.body, Contains("value=\"Solange\""));
    CHECK_THAT(again.body, !Contains("name=\"commits_time\" value=\"yes\" checked"));
}
