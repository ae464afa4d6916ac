// The first page of each: what waits for them, for whom they wait, what is late.
#include <string>

#include <catch2/catch.hpp>

#include "storage/directory_store.hpp"
#include "tests/acceptance/pages.hpp"

using namespace jalon;
using namespace jalon::test;
using Catch::Matchers::Contains;

TEST_CASE("each line of work has one button, named after the act, and whoever waits reads since how many days",
          "[home]") {
    Story story;
    story.framework();
    story.tell({.scenario = "bilan-professionnel/ordinary-journey.yaml", .until = "filed"});
    Pages pages(story);
    story.clock().set(story.clock().now() + std::chrono::hours(24 * 6));

    const std::string herve = words_of(pages.get("head_of_service", "/"));
    CHECK_THAT(herve, Contains("Se prononcer sur la saisine") && Contains("1 à faire"));
    CHECK_THAT(herve, !Contains("Traiter"));
    const std::string cecile = words_of(pages.get("secretary", "/"));
    CHECK_THAT(cecile, Contains("Responsable du service : Se prononcer sur la saisine"));
    CHECK_THAT(cecile, Contains("depuis 6 jours"));
}

TEST_CASE("the head of service reads apart what is late in the service", "[home]") {
    Story story;
    story.framework();
    story.tell({.scenario = "bilan-professionnel/ordinary-journey.yaml", .until = "admissible"});
    Pages pages(story);
    CHECK_THAT(words_of(pages.get("head_of_service", "/")), !Contains("En retard dans le service"));
    story.clock().set(story.clock().now() + std::chrono::hours(24 * 40));

    const std::string herve = words_of(pages.get("head_of_service", "/"));
    CHECK_THAT(herve, Contains("En retard dans le service") && Contains("Planifier la réunion tripartite"));
    const std::string maud = words_of(pages.get("counsellor", "/"));
    CHECK_THAT(maud, Contains("1 en retard"));
    CHECK_THAT(words_of(pages.get("counsellor", "/?show=late")), Contains("En retard seulement"));
}

TEST_CASE("the secretary of a small commune finds three things and no more", "[home]") {
    Story story;
    story.framework();
    story.tell({.scenario = "bilan-professionnel/ordinary-journey.yaml", .until = "filled"});
    Pages pages(story);

    const Response solange = pages.get("hr_officer", "/");
    std::size_t headings = 0;
    for (std::size_t at = solange.body.find("<h2"); at != std::string::npos; at = solange.body.find("<h2", at + 1)) {
        ++headings;
    }
    CHECK(headings == 3);
    CHECK_THAT(words_of(solange), Contains("Nouvelle demande") && Contains("Mes dossiers en cours") &&
                                      Contains("Papiers à signer ou à déposer") && Contains("c’est à vous"));
    CHECK_THAT(solange.body, Contains("/steps/ask_consent\">Demander l’accord de l’agent<"));

    SqliteDirectory directory(story.house().database());
    Organisation body = *directory.organisation(OrganisationId("saint-aubin"));
    body.staff = 900;
    directory.save_organisation(body);
    CHECK_THAT(words_of(pages.get("hr_officer", "/")), Contains("En attente de…"));
}
