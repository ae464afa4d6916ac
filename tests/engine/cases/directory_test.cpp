#include "engine/cases/directory.hpp"

#include <catch2/catch.hpp>

#include "tests/engine/cases/small_directory.hpp"

using namespace jalon;

TEST_CASE("titles, gender and assembly follow from the type of body", "[cases]") {
    struct Row {
        const char* type;
        const char* gender;
        const char* the_executive;
        const char* of_assembly;
    };
    const Row row = GENERATE(values<Row>({
        {"commune", "f", "la Maire", "du conseil municipal"},
        {"commune", "m", "le Maire", "du conseil municipal"},
        {"epci", "f", "la Présidente", "du conseil communautaire"},
        {"syndicat", "m", "le Président", "du comité syndical"},
        {"ccas", "f", "la Présidente", "du conseil d’administration"},
        {"caisse_des_ecoles", "m", "le Président", "du comité de la caisse"},
        {"departement", "f", "la Présidente du conseil départemental", "du conseil départemental"},
        {"region", "m", "le Président du conseil régional", "du conseil régional"},
        {"sdis", "m", "le Président du conseil d’administration", "du conseil d’administration"},
    }));
    Organisation body;
    body.type = row.type;
    body.executive_gender = row.gender;

    const Record facts = facts_of(body);

    CHECK(facts.at("the_executive") == Value(row.the_executive));
    CHECK(facts.at("of_assembly") == Value(row.of_assembly));
}

TEST_CASE("who signs is the executive unless the body names another", "[cases]") {
    Organisation body = test::SmallDirectory::commune();
    CHECK(facts_of(body).at("signatory_name") == Value("Jeanne Ferrand"));
    CHECK(facts_of(body).at("signatory_title") == Value("Maire"));

    body.signatory_name = "Marc Vallon";
    body.signatory_title = "Adjoint au personnel";

    CHECK(facts_of(body).at("signatory_name") == Value("Marc Vallon"));
    CHECK(facts_of(body).at("signatory_title") == Value("Adjoint au personnel"));
}

TEST_CASE("neither the centre nor a body that only hosts is an employer", "[cases]") {
    Organisation body = test::SmallDirectory::commune();
    body.affiliation = "mandatory";
    CHECK(is_employer(body));

    body.affiliation = "outside";
    CHECK_FALSE(is_employer(body));

    body.affiliation = "none";
    body.type = "cdg";
    CHECK_FALSE(is_employer(body));
}

TEST_CASE("what the directory does not know is null, never an empty text", "[cases]") {
    const Record facts = facts_of(test::SmallDirectory::commune());

    CHECK(facts.at("service_code").is_null());
    CHECK(facts.at("siret").is_null());
}

TEST_CASE("an agent is named in full with the surname in capitals", "[cases]") {
    CHECK(facts_of(test::SmallDirectory::gardener()).at("full_name") == Value("Thierry LEMOINE"));
}
