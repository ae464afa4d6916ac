#include <limits>

#include <catch2/catch.hpp>

#include "engine/base/french.hpp"
#include "engine/base/text.hpp"

namespace jalon {

namespace {

// Rows are written with plain signs for what cannot be seen: ~ is U+00A0, _ is U+202F.
std::string visible(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        const bool no_break = text.starts_with("\u00A0");
        const bool narrow = text.starts_with("\u202F");
        result += no_break ? '~' : narrow ? '_' : text[0];
        text.remove_prefix(no_break ? 2 : narrow ? 3 : 1);
    }
    return result;
}

Date date(const char* text) {
    return parse_date(text).value();
}

}  // namespace

TEST_CASE("numbers are written in words by the traditional rules", "[french]") {
    struct Row {
        std::int64_t number;
        std::string words;
    };
    const auto row = GENERATE(values<Row>({
        {0, "zéro"},
        {1, "un"},
        {16, "seize"},
        {17, "dix-sept"},
        {21, "vingt et un"},
        {34, "trente-quatre"},
        {60, "soixante"},
        {61, "soixante et un"},
        {70, "soixante-dix"},
        {71, "soixante et onze"},
        {77, "soixante-dix-sept"},
        {80, "quatre-vingts"},
        {81, "quatre-vingt-un"},
        {91, "quatre-vingt-onze"},
        {99, "quatre-vingt-dix-neuf"},
        {100, "cent"},
        {101, "cent un"},
        {180, "cent quatre-vingts"},
        {200, "deux cents"},
        {201, "deux cent un"},
        {999, "neuf cent quatre-vingt-dix-neuf"},
        {1000, "mille"},
        {1001, "mille un"},
        {1560, "mille cinq cent soixante"},
        {2027, "deux mille vingt-sept"},
        {80000, "quatre-vingt mille"},
        {200000, "deux cent mille"},
        {1000000, "un million"},
        {80000000, "quatre-vingts millions"},
        {200000001, "deux cents millions un"},
        {3000000000, "trois milliards"},
        {-21, "moins vingt et un"},
    }));

    CHECK(french::number_in_words(row.number) == row.words);
}

TEST_CASE("amounts are printed and spelt", "[french]") {
    struct Row {
        std::int64_t cents;
        std::string figures;
        std::string words;
    };
    const auto row = GENERATE(values<Row>({
        {156000, "1_560,00~€", "mille cinq cent soixante euros"},
        {2933, "29,33~€", "vingt-neuf euros et trente-trois centimes"},
        {100, "1,00~€", "un euro"},
        {101, "1,01~€", "un euro et un centime"},
        {50, "0,50~€", "cinquante centimes"},
        {0, "0,00~€", "zéro euro"},
        {100000000, "1_000_000,00~€", "un million d’euros"},
        {100000200, "1_000_002,00~€", "un million deux euros"},
        {-5, "-0,05~€", "moins cinq centimes"},
    }));

    CHECK(visible(french::amount(Money::cents(row.cents))) == row.figures);
    CHECK(french::amount_in_words(Money::cents(row.cents)) == row.words);
}

TEST_CASE("numbers are grouped by thousands", "[french]") {
    CHECK(visible(french::number(1240)) == "1_240");
    CHECK(visible(french::number(-1234567)) == "-1_234_567");
    CHECK(visible(french::number(std::numeric_limits<std::int64_t>::min())) == "-9_223_372_036_854_775_808");
    CHECK(visible(french::number(Decimal(3425, 2))) == "34,25");
    CHECK(visible(french::number(Decimal(-5, 1))) == "-0,5");
    CHECK(visible(french::number(Decimal(123456789, 2))) == "1_234_567,89");
}

TEST_CASE("dates are printed in the forms of acts and tables", "[french]") {
    CHECK(visible(french::long_date(date("2027-01-01"))) == "1er~janvier~2027");
    CHECK(visible(french::long_date(date("2027-02-03"))) == "3~février~2027");
    CHECK(visible(french::long_date_with_weekday(date("2027-02-01"))) == "lundi 1er~février~2027");
    CHECK(french::date_in_words(date("2027-01-01")) == "premier janvier deux mille vingt-sept");
    CHECK(french::short_date(date("2027-01-01")) == "01/01/2027");
    CHECK(visible(french::month_and_year(std::chrono::year(2027) / 8)) == "août~2027");
}

TEST_CASE("hours are printed as people say them", "[french]") {
    struct Row {
        std::int64_t minutes;
        std::string text;
    };
    const auto row = GENERATE(values<Row>({{2055, "34~h~15"},
                                           {45, "45~min"},
                                           {120, "2~h"},
                                           {65, "1~h~05"},
                                           {0, "0~h"},
                                           {74400, "1_240~h"},
                                           {-90, "-1~h~30"}}));

    CHECK(visible(french::hours(row.minutes)) == row.text);
    CHECK(visible(french::time_of_day(TimeOfDay{870})) == "14~h~30");
    CHECK(visible(french::time_of_day(TimeOfDay{540})) == "9~h");
}

TEST_CASE("de is elided before a vowel or a mute h, and contracted with an article", "[french]") {
    struct Row {
        std::string name;
        std::string with_de;
    };
    const auto row = GENERATE(values<Row>({
        {"Lierneville", "de Lierneville"},
        {"Estrée-Rivage", "d’Estrée-Rivage"},
        {"Étang", "d’Étang"},
        {"Œuilly", "d’Œuilly"},
        {"Hyères", "d’Hyères"},
        {"Haguenau", "de Haguenau"},
        {"Haute-Rive", "de Haute-Rive"},
        {"Yvetot", "d’Yvetot"},
        {"Yonne", "d’Yonne"},
        {"Yaoundé", "de Yaoundé"},
        {"Onze-Fontaines", "de Onze-Fontaines"},
        {"Le Havre", "du Havre"},
        {"Les Ulis", "des Ulis"},
        {"La Rochelle", "de La Rochelle"},
        {"L’Haÿ-les-Roses", "de L’Haÿ-les-Roses"},
        {"Lens", "de Lens"},
        {"le conseil municipal", "du conseil municipal"},
        {"la commune", "de la commune"},
        {"héros", "de héros"},
        {"héroïne", "d’héroïne"},
    }));

    CHECK(french::with_de(row.name) == row.with_de);
}

TEST_CASE("running text gets its French signs, once", "[french]") {
    struct Row {
        std::string typed;
        std::string set;
    };
    const auto row = GENERATE(values<Row>({
        {"l'été", "l’été"},
        {"Vraiment ?", "Vraiment_?"},
        {"Vraiment?", "Vraiment_?"},
        {"Ah!", "Ah_!"},
        {"un; deux", "un_; deux"},
        {"Objet: bilan", "Objet~: bilan"},
        {"Objet : bilan", "Objet~: bilan"},
        {"« oui »", "«~oui~»"},
        {"«oui»", "«~oui~»"},
        {"etc...", "etc…"},
        {"n° 12", "n°~12"},
        {"n°12", "n°~12"},
        {"52 €", "52~€"},
        {"20 %", "20~%"},
        {"https://exemple.fr/a?b=c;d", "https://exemple.fr/a?b=c;d"},
        {"à 14:30", "à 14:30"},
        {"Quoi ?!", "Quoi_?!"},
        {"Ligne :\nsuite", "Ligne~:\nsuite"},
        {"", ""},
        {" ?", "_?"},
    }));

    const std::string set = french::typeset(row.typed);

    CHECK(visible(set) == row.set);
    CHECK(french::typeset(set) == set);
}

TEST_CASE("the search key forgets case, accents, hyphens and apostrophes", "[french]") {
    struct Row {
        std::string text;
        std::string key;
    };
    const auto row = GENERATE(values<Row>({
        {"Vernoux-l’Étang", "vernoux l etang"},
        {"  Cœur   d'Ardèche ", "coeur d ardeche"},
        {"ŒUVRE ÆGIR Straße Ça", "oeuvre aegir strasse ca"},
        {"E\u0301tang", "etang"},
        {"Łódź Şişli Țara", "lodz sisli tara"},
        {"L‑HAŸ\u00A0LES ROSES", "l hay les roses"},
        {"", ""},
    }));

    CHECK(french::search_key(row.text) == row.key);
}

TEST_CASE("capitals keep their accents", "[french]") {
    CHECK(french::upper("l’étang, cœur, haÿ, straße") == "L’ÉTANG, CŒUR, HAŸ, STRASSE");
    CHECK(french::capitalised("étang") == "Étang");
    CHECK(french::capitalised("") == "");
}

TEST_CASE("a name that is nearly right is proposed", "[text]") {
    const std::vector<std::string> known = {"interview_5", "heures", "referral"};

    CHECK(closest("interview_6", known) == "interview_5");
    CHECK(closest("heuers", known) == "heures");
    CHECK(closest("tout_autre", known).empty());
    CHECK(did_you_mean("heure", known) == " ; vouliez-vous dire « heures » ?");
    CHECK(did_you_mean("x", known).empty());
}

TEST_CASE("texts are trimmed, cut and joined", "[text]") {
    CHECK(trimmed(" \u00A0\tabc\u202F\n") == "abc");
    CHECK(trimmed("\u00A0") == "");
    CHECK(split("a,,b", ',') == std::vector<std::string>{"a", "", "b"});
    CHECK(join(split("a,,b", ','), "; ") == "a; ; b");
    CHECK(to_hex(std::string_view("\x00\xFF", 2)) == "00ff");
}

TEST_CASE("an excerpt is cut between characters", "[text]") {
    CHECK(excerpt("étang", 1).empty());
    CHECK(excerpt("étang", 3) == "ét");
    CHECK(excerpt("étang") == "étang");
}

TEST_CASE("UTF-8 is told from what merely looks like it", "[text]") {
    CHECK(is_valid_utf8("« œuvre » 🙂"));
    const std::string bad = GENERATE(values<std::string>(
        {"\xC3\x28", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\xFF", "\xE0\x80\x80"}));
    CHECK_FALSE(is_valid_utf8(bad));
}

}  // namespace jalon
