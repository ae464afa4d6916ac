#include "engine/forms/read_field.hpp"

#include <catch2/catch.hpp>

#include "engine/forms/validate.hpp"

using namespace jalon;

namespace {

Field field_of(Field::Type type) {
    Field field;
    field.id = "x";
    field.type = type;
    return field;
}

struct Row {
    Field::Type type;
    const char* typed;
    Value value;
};

}  // namespace

TEST_CASE("what people type is read generously", "[forms]") {
    const Row row = GENERATE(values<Row>({
        {Field::Type::text, "  Solange  ", Value("Solange")},
        {Field::Type::text, "", Value()},
        {Field::Type::integer, "1 240", Value(1240)},
        {Field::Type::integer, "-3", Value(-3)},
        {Field::Type::decimal, "34,25", Value(Decimal(3425, 2))},
        {Field::Type::money, "1 560,00 €", Value(Money::cents(156000))},
        {Field::Type::date, "3/2/27", Value(Date(std::chrono::year(2027), std::chrono::February, std::chrono::day(3)))},
        {Field::Type::date, "3 2 27", Value(Date(std::chrono::year(2027), std::chrono::February, std::chrono::day(3)))},
        {Field::Type::date, "03022027",
         Value(Date(std::chrono::year(2027), std::chrono::February, std::chrono::day(3)))},
        {Field::Type::date, "1er août 2027",
         Value(Date(std::chrono::year(2027), std::chrono::August, std::chrono::day(1)))},
        {Field::Type::decimal, "1 560,5", Value(Decimal(15605, 1))},
        {Field::Type::decimal, "-2,5", Value(Decimal(-25, 1))},
        {Field::Type::money, "1 560,5", Value(Money::cents(156050))},
        // A branch of the post office, whose numbers follow a rule of their own.
        {Field::Type::siret, "356 000 000 49837", Value("35600000049837")},
        {Field::Type::date, "2027-02-03",
         Value(Date(std::chrono::year(2027), std::chrono::February, std::chrono::day(3)))},
        {Field::Type::time, "14 h 30", Value(TimeOfDay{870})},
        {Field::Type::duration, "34 h 15", Value(2055)},
        {Field::Type::duration, "1:30", Value(90)},
        {Field::Type::duration, "2h", Value(120)},
        {Field::Type::duration, "45 min", Value(45)},
        {Field::Type::duration, "0", Value(0)},
        {Field::Type::duration, "1 heure 30 minutes", Value(90)},
        {Field::Type::yes_no, "oui", Value(true)},
        {Field::Type::yes_no, "no", Value(false)},
        {Field::Type::agree, "", Value(false)},
        {Field::Type::agree, "yes", Value(true)},
        {Field::Type::email, "thierry@exemple.fr", Value("thierry@exemple.fr")},
        {Field::Type::phone, "05.36.49.00.12", Value("05\u00A036\u00A049\u00A000\u00A012")},
        {Field::Type::phone, "+33 5 36 49 00 12", Value("05\u00A036\u00A049\u00A000\u00A012")},
        {Field::Type::siret, "219 900 016 00011", Value("21990001600011")},
        {Field::Type::postcode, "99 550", Value("99550")},
        {Field::Type::iban, "fr76 3000 6000 0112 3456 7890 189", Value("FR7630006000011234567890189")},
    }));
    INFO(row.typed);

    const Result<Value> value = read_field(field_of(row.type), row.typed);

    REQUIRE(value);
    CHECK(*value == row.value);
}

TEST_CASE("what cannot be read is told with an example", "[forms]") {
    struct Wrong {
        Field::Type type;
        const char* typed;
        const char* message;
    };
    const Wrong row = GENERATE(values<Wrong>({
        {Field::Type::integer, "douze", "Écrivez un nombre entier, par exemple 12."},
        {Field::Type::date, "31/02/2027", "Écrivez la date en jour/mois/année, par exemple 03/02/2027."},
        {Field::Type::duration, "90", "Écrivez la durée en heures et minutes, par exemple « 1 h 30 » ou « 45 min »."},
        {Field::Type::duration, "1 h 75",
         "Écrivez la durée en heures et minutes, par exemple « 1 h 30 » ou « 45 min »."},
        {Field::Type::time, "25 h", "Écrivez l’heure, par exemple 14 h 30."},
        {Field::Type::email, "thierry@",
         "Écrivez une adresse électronique complète, par exemple prenom.nom@exemple.fr."},
        {Field::Type::phone, "12", "Écrivez un numéro à dix chiffres, par exemple 05 36 49 00 12."},
        {Field::Type::siret, "21990001600012",
         "Ce numéro SIRET comporte une erreur de saisie (clé de contrôle) ; vérifiez chaque chiffre."},
        {Field::Type::iban, "FR7630006000011234567890188",
         "Cet IBAN comporte une erreur de saisie ; recopiez-le depuis le relevé d’identité bancaire."},
        {Field::Type::postcode, "9955", "Un code postal compte cinq chiffres, par exemple 99550."},
        {Field::Type::yes_no, "peut-être", "Répondez par oui ou par non."},
    }));
    INFO(row.typed);

    const Result<Value> value = read_field(field_of(row.type), row.typed);

    REQUIRE_FALSE(value);
    CHECK(value.error().message == row.message);
}

TEST_CASE("an answer shown again reads back as the same answer", "[forms]") {
    const Row row = GENERATE(values<Row>({
        {Field::Type::duration, "", Value(2055)},
        {Field::Type::duration, "", Value(0)},
        {Field::Type::duration, "", Value(45)},
        {Field::Type::money, "", Value(Money::cents(156000))},
        {Field::Type::decimal, "", Value(Decimal(3425, 2))},
        {Field::Type::time, "", Value(TimeOfDay{870})},
        {Field::Type::date, "", Value(Date(std::chrono::year(2027), std::chrono::February, std::chrono::day(3)))},
        {Field::Type::yes_no, "", Value(false)},
        {Field::Type::phone, "", Value("05\u00A036\u00A049\u00A000\u00A012")},
    }));

    const Result<Value> again = read_field(field_of(row.type), input_text(field_of(row.type), row.value));

    REQUIRE(again);
    CHECK(*again == row.value);
}
