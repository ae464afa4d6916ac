#include <catch2/catch.hpp>

#include "engine/forms/read_field.hpp"
#include "engine/scenario/pseudonyms.hpp"

using namespace jalon;

TEST_CASE("fictitious values have the form of the real ones and valid check digits", "[scenario]") {
    Pseudonyms some;
    for (const char* real : {"21330063500017", "78467169500087", "35600000000048"}) {
        const std::string made = some.siret(real);
        CHECK(made.size() == 14);
        CHECK(made != real);
        CHECK(luhn_holds(made));
        CHECK(luhn_holds(made.substr(0, 9)));
    }
    for (const char* real : {"FR7630006000011234567890189", "DE89370400440532013000", "FR1420041010050500013M02606"}) {
        const std::string made = some.iban(real);
        CHECK(made.size() == std::string(real).size());
        CHECK(made.substr(0, 2) == std::string(real).substr(0, 2));
        CHECK(made != real);
        CHECK(iban_holds(made));
    }
    CHECK(some.email("solange.ferrier@saint-aubin.example") == "personne1@organisme.example");
    CHECK(some.phone("01 99 00 12 34") == "06 39 98 00 01");
    const std::string text = some.text("Élise Roy, 3 rue d’Été");
    CHECK(text.size() == std::string("Elise Roy, 3 rue d-Ete").size());
    CHECK(text.find("lise") == std::string::npos);
    CHECK(text.find(", ") == 9);
}

TEST_CASE("one value keeps one replacement, two values have two", "[scenario]") {
    Pseudonyms some;
    CHECK(some.text("Solange") == some.text("Solange"));
    CHECK(some.text("Solange") != some.text("Mariane"));
    CHECK(some.siret("21330063500017") == some.siret("21330063500017"));
    CHECK(some.siret("21330063500017") != some.siret("78467169500087"));
    CHECK(some.email("a@b.fr") != some.email("c@b.fr"));
    // The first to come is replaced alike whoever it is: the replacement tells nothing of it.
    Pseudonyms others;
    CHECK(others.text("Mariane") == Pseudonyms().text("Solange"));
}

TEST_CASE("answers keep what decides and lose who they are about", "[scenario]") {
    Form form;
    const auto add = [&form](const char* id, Field::Type type) {
        Field field;
        field.id = id;
        field.type = type;
        form.fields.push_back(field);
    };
    add("name", Field::Type::text);
    add("ground", Field::Type::choice);
    add("hours", Field::Type::decimal);
    add("scan", Field::Type::file);
    Field rows;
    rows.id = "rows";
    rows.type = Field::Type::table;
    rows.columns = {form.fields[0]};
    form.fields.push_back(rows);

    const Record made = Pseudonyms().answers(form, {{"name", "Solange"},
                                                    {"ground", "health"},
                                                    {"ground_label", "Santé"},
                                                    {"hours", Decimal(305, 1)},
                                                    {"scan", Record{{"name", "solange.pdf"}, {"sha256", "00"}}},
                                                    {"rows", List{Record{{"name", "Solange"}, {"secret", "x"}}}}});

    CHECK(made.at("ground") == Value("health"));
    CHECK(made.at("hours") == Value(Decimal(305, 1)));
    CHECK_FALSE(made.contains("ground_label"));
    CHECK(made.at("scan")["name"] == Value("fichier-1.pdf"));
    CHECK(made.at("name") != Value("Solange"));
    CHECK((*made.at("rows").list())[0] == Value(Record{{"name", made.at("name")}}));
}
