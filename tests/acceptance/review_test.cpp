// Before what cannot be taken back: all answers on one page; after it, what comes next.
#include <string>

#include <catch2/catch.hpp>

#include "tests/acceptance/pages.hpp"

using namespace jalon;
using namespace jalon::test;
using Catch::Matchers::Contains;

namespace {

std::string carried(const Response& page) {
    return "_revision=" + hidden(page, "_revision") + "&_key=" + hidden(page, "_key");
}

const std::string referral =
    "&agent=thierry&origin=joint&ground=reconversion&context=Changer+de+m%C3%A9tier&contact_name=Solange"
    "&billing_contact=Solange&commits_time=yes&commits_support=yes&commits_secrecy=yes&contact_phone=05.36.49.00.12";

struct Referral {
    Referral() : pages(story) {
        story.framework();
        id = story.tell({.scenario = "bilan-professionnel/ordinary-journey.yaml", .until = "filled"});
        path = "/cases/" + id.str() + "/steps/record_referral";
    }
    Response post(const std::string& fields) { return pages.post("hr_officer", path, fields); }

    Story story;
    Pages pages;
    CaseId id;
    std::string path;
};

}  // namespace

TEST_CASE("a form that says so is read over by section before it is sent, as it will be kept", "[review]") {
    Referral house;
    const Response page = house.pages.get("hr_officer", house.path);
    const std::int64_t before = house.story.machine(house.id).header.revision;

    const Response review = house.post(carried(page) + referral);

    CHECK(review.status == 200);
    CHECK_THAT(words_of(review), Contains("Relire avant d’envoyer") && Contains("Rien n’est encore envoyé") &&
                                     Contains("Reconversion choisie") && Contains("05 36 49 00 12") &&
                                     Contains("Modifier : Collectivité"));
    CHECK(house.story.machine(house.id).header.revision == before);

    const Response changing = house.post(carried(review) + referral + "&_edit=yes");
    CHECK(changing.status == 200);
    CHECK_THAT(changing.body, Contains("Changer de métier</textarea>"));

    const Response sent = house.post(carried(review) + referral + "&_reviewed=yes");
    CHECK(sent.status == 303);
    CHECK(house.story.machine(house.id).header.revision == before + 1);
    const Response done = house.pages.get("hr_officer", "/cases/" + house.id.str() + "/confirmation");
    CHECK_THAT(words_of(done), Contains("C’est fait") && Contains("dossier BP-") && Contains("Et maintenant") &&
                                   Contains("Demander l’accord de l’agent : vous"));
}

TEST_CASE("answers that would be refused are not there to be read over", "[review]") {
    Referral house;
    const Response page = house.pages.get("hr_officer", house.path);

    const Response refused = house.post(carried(page) + "&agent=thierry");

    CHECK(refused.status == 422);
    CHECK_THAT(words_of(refused), !Contains("Relire avant d’envoyer"));
}

TEST_CASE("the page after a step tells nothing to who may not know the case", "[review]") {
    Referral house;
    const std::string path = "/cases/" + house.id.str() + "/confirmation";
    CHECK(house.pages.get("hr_officer", path).status == 200);
    CHECK(house.pages.get("administrator", path).status == 404);
    CHECK(house.pages.get("agent", path).status == 404);
}

TEST_CASE("who types for somebody else says how and from whom, and the history tells it", "[review]") {
    Referral house;
    const Response page = house.pages.get("hr_officer", house.path);
    CHECK_THAT(words_of(page), Contains("Réponses données par quelqu’un d’autre"));

    const Response nobody = house.post(carried(page) + referral + "&_channel=phone");
    CHECK(nobody.status == 422);
    CHECK_THAT(words_of(nobody), Contains("Dites de qui viennent ces réponses"));

    const std::string from = referral + "&_channel=phone&_received_from=Lucie+Ferrand";
    const Response review = house.post(carried(page) + from);
    REQUIRE(review.status == 200);
    CHECK_THAT(review.body, Contains("name=\"_channel\" value=\"phone\""));
    REQUIRE(house.post(carried(review) + from + "&_reviewed=yes").status == 303);

    const std::string history = words_of(house.pages.get("hr_officer", "/cases/" + house.id.str() + "/history"));
    CHECK_THAT(history, Contains("(reçu par téléphone de Lucie Ferrand)"));
    CHECK(house.story.machine(house.id).header.revision > 0);
}

TEST_CASE("who the body speaks through is proposed from its latest case, which is named", "[review]") {
    Referral house;
    const Response opened = house.pages.post("hr_officer", "/cases", "workflow=bilan-professionnel&_key=another");
    REQUIRE(opened.status == 303);
    std::string path;
    for (const auto& [name, value] : opened.headers) {
        path = name == "Location" ? value : path;
    }

    const Response page = house.pages.get("hr_officer", path + "/steps/record_referral");

    CHECK_THAT(page.body, Contains("value=\"Solange Ferrier\""));
    CHECK_THAT(words_of(page), Contains("Repris du dossier BP-"));
    CHECK_THAT(page.body, !Contains("dix-sept ans aux espaces verts"));
}
