#include <string>

#include <catch2/catch.hpp>

#include "tests/e2e/product.hpp"

using namespace jalon::test;

TEST_CASE("jalon eval --batch answers every line, in order, whatever the lines before it", "[e2e][eval]") {
    const std::string requests =
        "{\"expr\": \"1 + 1\"}\n"
        "garbage\n"
        "{\"data\": {}}\n"
        "{\"expr\": \"x\", \"data\": [1]}\n"
        "{\"expr\": \"a.b\", \"data\": {\"a.b\": 1.50}}\n"
        "{\"expr\": \"'é' + §\"}\n"
        "{\"expr\": \"1 / 0\"}\n"
        "\n"
        "{\"expr\": \"{1: date(2026, 9, 1)}\"}\n";

    const Run answers = run({"eval", "--batch"}, requests);

    CHECK(answers.status == 0);
    CHECK(answers.out ==
          "{\"value\":2}\n"
          "{\"error\":\"JSON illisible : caractère inattendu à l’octet 1.\"}\n"
          "{\"error\":\"« expr » manque : écrivez {\\\"expr\\\": \\\"1 + 1\\\", \\\"data\\\": {}}.\"}\n"
          "{\"error\":\"« data » attend un objet JSON.\"}\n"
          "{\"value\":1.50}\n"
          "{\"error\":\"1:7: Le caractère « § » n’a pas de sens ici.\"}\n"
          "{\"error\":\"Division par zéro : le diviseur ne peut pas être nul.\"}\n"
          "{\"error\":\"la ligne est vide : écrivez {\\\"expr\\\": \\\"1 + 1\\\", \\\"data\\\": {}}.\"}\n"
          "{\"value\":{\"1\":\"2026-09-01\"}}\n");
}
