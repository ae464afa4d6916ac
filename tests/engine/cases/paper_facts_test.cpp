#include <catch2/catch.hpp>

#include "engine/cases/paper_facts.hpp"

using namespace jalon;

namespace {

DocumentTemplate report() {
    DocumentTemplate made;
    made.id = "phase-report";
    made.title = "Compte rendu de la phase {{phase}} – {{case.reference}}";
    made.needs = {"phase", "case.reference", "agent.full_name"};
    return made;
}

}  // namespace

TEST_CASE("what a paper lacks is told under the title that people know", "[cases]") {
    const Record known{{"phase", Value(std::int64_t{2})}, {"case", Record{{"reference", "BP-2026-0042"}}}};
    const Result<bool> ready = check_needs(report(), known);

    REQUIRE(!ready);
    CHECK(ready.error().message ==
          "Le document « Compte rendu de la phase 2 – BP-2026-0042 » ne peut pas être établi : il "
          "manque agent.full_name. Complétez le dossier, puis recommencez.");
    CHECK(ready.error().details.front().where == "agent.full_name");
}

TEST_CASE("a title whose names are not known is told without them", "[cases]") {
    CHECK(check_needs(report(), {}).error().message ==
          "Le document « Compte rendu de la phase » ne peut pas être établi : il manque phase, case.reference, "
          "agent.full_name. Complétez le dossier, puis recommencez.");
    CHECK(title_without_names("Attestation de suivi – {{case.reference}}") == "Attestation de suivi");
    CHECK(title_without_names("Convention-cadre") == "Convention-cadre");
}

TEST_CASE("a visa is printed for its papers, its bodies and its days", "[cases]") {
    using namespace std::chrono;
    Visa visa;
    visa.documents = {"phase-report"};
    visa.body_types = {"commune"};
    visa.from = Date{2022y / 3 / 1};
    visa.to = Date{2026y / 12 / 31};
    visa.text = "Vu pour {{who}}";
    const Record names{{"who", "tous"}};
    const auto printed = [&](const std::string& type, Date day) {
        return visas_for({visa}, report(), type, day, names)->list()->size();
    };

    CHECK(*visas_for({visa}, report(), "commune", 2022y / 3 / 1, names) == Value(List{Value("Vu pour tous")}));
    CHECK(printed("commune", 2026y / 12 / 31) == 1);
    CHECK_FALSE(visas_for({visa}, report(), "commune", 2027y / 1 / 1, names));
    CHECK(printed("commune", 2022y / 2 / 28) == 0);
    CHECK(printed("epci", 2026y / 1 / 1) == 0);
}
