#include "engine/cases/fill.hpp"

#include <catch2/catch.hpp>

using namespace jalon;

TEST_CASE("names in running text are replaced by French prose", "[cases]") {
    const Record names = {{"case", Record{{"reference", "BP-2026-0042"}}},
                          {"date", Date(std::chrono::year(2027), std::chrono::January, std::chrono::day(1))},
                          {"price", Money::cents(156000)}};

    CHECK(fill("Dossier {{case.reference}} du {{ date }} : {{price}}.", names) ==
          "Dossier BP-2026-0042 du 1er\u00A0janvier\u00A02027 : 1\u202F560,00\u00A0€.");
}

TEST_CASE("a name that is not known yet is an error, never a blank", "[cases]") {
    const Result<std::string> filled = fill("Le {{appointment.date}}", {});

    REQUIRE_FALSE(filled);
    CHECK(filled.error().where == "appointment.date");
}
