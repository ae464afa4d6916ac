#include <catch2/catch.hpp>

#include "tests/engine/expression/support.hpp"

namespace jalon {

namespace {

struct Row {
    std::string source;
    std::string json;
};

}  // namespace

TEST_CASE("literals are what they look like", "[expression]") {
    const auto row = GENERATE(values<Row>({
        {"42", "42"},
        {"-9223372036854775808", "-9223372036854775808"},
        {"0x1F", "31"},
        {"30.50", R"({"$decimal":"30.50"})"},
        {"-1.5", R"({"$decimal":"-1.5"})"},
        {"true", "true"},
        {"null", "null"},
        {"'l\\'été'", R"("l'été")"},
        {R"("a\tb\u00e9\x41\101")", R"("a\u0009béAA")"},
        {R"(r'\d')", R"("\\d")"},
        {"'''deux\nlignes'''", R"("deux\nlignes")"},
        {"[1, 'a', [true],]", R"([1,"a",[true]])"},
        {"{'b': 1, 'a': null}", R"({"a":null,"b":1})"},
        {"[] // rien", "[]"},
    }));

    CHECK(outcome(row.source) == row.json);
}

TEST_CASE("operators bind as in CEL", "[expression]") {
    const auto row = GENERATE(values<Row>({
        {"1 + 2 * 3", "7"},
        {"(1 + 2) * 3", "9"},
        {"10 - 3 - 2", "5"},
        {"-2 * -3", "6"},
        {"- minutes", "-2055"},
        {"!closed && 1 < 2 || false", "true"},
        {"true || false && false", "true"},
        {"1 < 2 == true", "true"},
        {"true ? 1 : false ? 2 : 3", "1"},
        {"false ? 1 : false ? 2 : 3", "3"},
        {"!!true", "true"},
        {"2 in [1, 2]", "true"},
        {"'name' in employer", "true"},
        {"[1, 2][1]", "2"},
        {"{'a': {'b': 5}}.a['b']", "5"},
        {"employer['name'].size()", "22"},
    }));

    CHECK(outcome(row.source) == row.json);
}

TEST_CASE("numbers are exact", "[expression]") {
    const auto row = GENERATE(values<Row>({
        {"0.1 + 0.2 == 0.3", "true"},
        {"1 == 1.0", "true"},
        {"7 / 2", "3"},
        {"-7 / 2", "-3"},
        {"-7 % 2", "-1"},
        {"7 / 2.0", R"({"$decimal":"3.500000000"})"},
        {"round(7 / 3.0, 2)", R"({"$decimal":"2.33"})"},
        {"round(2.5)", R"({"$decimal":"3"})"},
        {"hours >= 30.0 && hours <= 40", "true"},
        {"9223372036854775807 + 1", "! Ce calcul dépasse la capacité des entiers (64 bits)."},
        {"-9223372036854775808 / -1", "! Ce calcul dépasse la capacité des entiers (64 bits)."},
        {"-9223372036854775808 % -1", "! Ce calcul dépasse la capacité des entiers (64 bits)."},
        {"-(-9223372036854775808)", "! Ce calcul dépasse la capacité des entiers (64 bits)."},
        {"1 / 0", "! Division par zéro : le diviseur ne peut pas être nul."},
        {"1 % 0", "! Division par zéro : le diviseur ne peut pas être nul."},
        {"1.0 / 0", "! Division par zéro : le diviseur ne peut pas être nul."},
        {"int('12') + int(3.9) + int(-3.9)", "12"},
        {"int('x')", "! « x » n’est pas un nombre entier."},
        {"int('9223372036854775807')", "9223372036854775807"},
        {"int('9223372036854775808')", "! « 9223372036854775808 » dépasse les entiers (64 bits)."},
        {"int('-9223372036854775809')", "! « -9223372036854775809 » dépasse les entiers (64 bits)."},
        {"int('-')", "! « - » n’est pas un nombre entier."},
        {"decimal('1,5') * 2", R"({"$decimal":"3.0"})"},
        {"abs(-3) + abs(3)", "6"},
        {"min(3, 2) + max([1, 5, 4])", "7"},
        {"sum([1, 2, 3])", "6"},
        {"sum([])", "0"},
        {"max([])", "! min et max ne s’appliquent pas à une liste vide."},
    }));

    CHECK(outcome(row.source) == row.json);
}

TEST_CASE("amounts are multiplied by numbers and added to amounts", "[expression]") {
    const auto row = GENERATE(values<Row>({
        {"rate * 30", R"({"$money":"1560.00"})"},
        {"30.5 * rate", R"({"$money":"1586.00"})"},
        {"rate * minutes / 60", R"({"$money":"1781.00"})"},
        {"rate / 3", R"({"$money":"17.33"})"},
        {"rate + euros(1.5) - cents(1)", R"({"$money":"53.49"})"},
        {"rate > euros(50)", "true"},
        {"rate == 52", "false"},
        {"decimal(rate)", R"({"$decimal":"52.00"})"},
        {"string(rate)", R"("52.00")"},
        {"sum(interviews.map(i, i.rate * i.minutes / 60))", R"({"$money":"182.00"})"},
        {"rate * rate", "! « * » ne s’applique pas à money et money : multipliez un montant par un nombre."},
        {"rate + 1", "! « + » ne s’applique pas à money et int : écrivez euros(n) pour un montant."},
        {"rate / 0", "! Division par zéro : le diviseur ne peut pas être nul."},
    }));

    CHECK(outcome(row.source) == row.json);
}

TEST_CASE("dates and instants follow the calendar", "[expression]") {
    const auto row = GENERATE(values<Row>({
        {"today()", R"({"$date":"2026-11-21"})"},
        {"now()", R"({"$instant":"2026-11-21T09:00:00Z"})"},
        {"date(2027, 3, 1) > today()", "true"},
        {"date('2027-03-01') == date(2027, 3, 1)", "true"},
        {"date(2026, 2, 29)", "! Cette date n’existe pas : écrivez date(année, mois, jour)."},
        {"add_days(deadline, -30)", R"({"$date":"2027-01-29"})"},
        {"deadline.add_days(1)", R"({"$date":"2027-03-01"})"},
        {"add_months(date(2026, 8, 31), 6)", R"({"$date":"2027-02-28"})"},
        {"add_months(date(2026, 8, 31), months(6))", R"({"$date":"2027-02-28"})"},
        {"add_working_days(date(2026, 11, 20), 10)", R"({"$date":"2026-12-04"})"},
        {"next_working_day(date(2026, 5, 1))", R"({"$date":"2026-05-04"})"},
        {"days_between(today(), deadline)", "99"},
        {"working_days(date(2026, 11, 20), date(2026, 12, 4))", "10"},
        {"deadline - today()", "! « - » ne s’applique pas à date et date : écrivez days_between(début, fin)."},
        {"deadline + 1", "! « + » ne s’applique pas à date et int : écrivez add_days(date, n)."},
        {"add_days(deadline, 1000000)", "! Cette date est trop lointaine : restez à moins de cinq cents ans."},
        {"date(meeting_at)", R"({"$date":"2026-12-01"})"},
        {"time(meeting_at) == time('14h30')", "true"},
        {"timestamp('2026-12-01T13:30:00Z') == meeting_at", "true"},
        {"timestamp(date(2026, 7, 1))", R"({"$instant":"2026-06-30T22:00:00Z"})"},
        {"meeting_at - now()", R"({"$ms":880200000})"},
        {"meeting_at + duration('1h30m') > meeting_at", "true"},
        {"duration('90m') == duration('1h30m')", "true"},
        {"duration('1x')", "! « 1x » n’est pas une durée : écrivez par exemple '1h30m'."},
        {"string(duration('90s'))", R"("90s")"},
        {"minutes_between(time('9h'), time('10:30'))", "90"},
        {"deadline.getFullYear() + deadline.getMonth()", "2028"},
        {"month(deadline)", "2"},
        {"today().getDayOfWeek()", "6"},
        {"add_days(timestamp('2026-10-24T10:00:00Z'), 1)", R"({"$instant":"2026-10-25T11:00:00Z"})"},
    }));

    CHECK(outcome(row.source) == row.json);
}

TEST_CASE("texts have the functions of CEL", "[expression]") {
    const auto row = GENERATE(values<Row>({
        {"size('été')", "3"},
        {"'BP-2026'.startsWith('BP') && 'BP-2026'.endsWith('26') && 'BP-2026'.contains('-')", "true"},
        {"'A12'.matches('^[A-Z][0-9]+$')", "true"},
        {"'A12'.matches('[0-9]{3}')", "false"},
        {"'x'.matches(employer.name + '(')",
         "! Le motif « Commune de Lierneville( » n’est pas une expression régulière valide "
         "(missing ): Commune de Lierneville()."},
        {"'Été'.lowerAscii() + 'été'.upperAscii()", R"("ÉtééTé")"},
        {"trim('  a ')", R"("a")"},
        {"'a,b,,c'.split(',')", R"(["a","b","","c"])"},
        {"'été'.split('')", R"(["é","t","é"])"},
        {"['a', 'b'].join('; ')", R"("a; b")"},
        {"['a', 'b'].join()", R"("ab")"},
        {"'aaa'.replace('a', 'b')", R"("bbb")"},
        {"'aaa'.replace('a', 'b', 2)", R"("bba")"},
        {"'étang'.substring(1)", R"("tang")"},
        {"'étang'.substring(1, 3)", R"("ta")"},
        {"'étang'.substring(3, 9)", "! substring sort du texte, qui compte 5 caractères."},
        {"'étang'.indexOf('a')", "2"},
        {"'étang'.indexOf('z')", "-1"},
        {"'étang'.charAt(0)", R"("é")"},
        {"'a' + 'b' == 'ab'", "true"},
        {"'a' < 'b'", "true"},
        {"'a' + 1", "! « + » ne s’applique pas à string et int : écrivez string(valeur) pour obtenir un texte."},
        {"string(3) + string(true) + string(today())", R"("3true2026-11-21")"},
        {"luhn('732 829 320 00074')", "true"},
        {"luhn('732 829 320 00075')", "false"},
        {"luhn('35600000000048')", "true"},
        {"luhn('abc')", "false"},
    }));

    CHECK(outcome(row.source) == row.json);
}

TEST_CASE("macros walk through lists", "[expression]") {
    const auto row = GENERATE(values<Row>({
        {"interviews.all(i, i.minutes >= 90)", "true"},
        {"interviews.exists(i, i.minutes > 100)", "true"},
        {"interviews.exists_one(i, i.minutes > 0)", "false"},
        {"interviews.map(i, i.minutes)", "[90,120]"},
        {"interviews.map(i, i.minutes > 100, i.minutes / 60)", "[2]"},
        {"interviews.filter(i, i.minutes > 100).size()", "1"},
        {"sum(interviews.map(i, i.minutes))", "210"},
        {"[1, 2].all(x, [1, 2].exists(y, x == y))", "true"},
        {"[].all(x, x.nothing)", "true"},
        {"{'a': 1, 'b': 2}.filter(k, k != 'a')", R"(["b"])"},
        {"[1, 2].exists(minutes, minutes == 2)", "true"},
        {"minutes.map(x, x)", "! Une liste est attendue ici ; reçu int."},
    }));

    CHECK(outcome(row.source) == row.json);
}

TEST_CASE("conditions absorb failures that do not matter, either way", "[expression]") {
    const auto row = GENERATE(values<Row>({
        {"1 / 0 == 1 && false", "false"},
        {"false && 1 / 0 == 1", "false"},
        {"1 / 0 == 1 || true", "true"},
        {"1 / 0 == 1 || false", "! Division par zéro : le diviseur ne peut pas être nul."},
        {"[0, 1].exists(x, 1 / x == 1)", "true"},
        {"[0, 2].all(x, 1 / x == 1)", "false"},
        {"[0].all(x, 1 / x == 1)", "! Division par zéro : le diviseur ne peut pas être nul."},
        {"false ? 1 / 0 : 2", "2"},
        {"1 && true", "! Une condition vraie ou fausse est attendue ; reçu int."},
    }));

    CHECK(outcome(row.source) == row.json);
}

TEST_CASE("what is missing is told by its name", "[expression]") {
    const auto row = GENERATE(values<Row>({
        {"unknown", "! « unknown » n’est pas encore renseigné."},
        {"employer.email == 'x'", "! « employer.email » n’est pas encore renseigné."},
        {"referral.ground == 'x'", "! « referral » n’est pas encore renseigné."},
        {"note + 'x'", "! « note » n’est pas encore renseigné."},
        {"note.size()", "! « note » n’est pas encore renseigné."},
        {"note ? 1 : 2", "! « note » n’est pas encore renseigné."},
        {"note.text", "! « note » n’est pas encore renseigné."},
        {"has(note)", "false"},
        {"has(hours)", "true"},
        {"has(referral.ground)", "false"},
        {"has(employer.name)", "true"},
        {"referral.ground == null", "true"},
        {"null != employer.name", "true"},
        {"note == null", "true"},
        {"hours.places", "! « places » : decimal n’a pas de membre."},
        {"[1][5]", "! L’indice 5 n’existe pas dans une liste de taille 1 (on compte à partir de 0)."},
    }));

    CHECK(outcome(row.source) == row.json);
}

TEST_CASE("the data of the event come first", "[expression]") {
    const Record event{{"event", Record{{"amount", Money::euros(10)}}}, {"minutes", 1}};

    CHECK(outcome("event.amount * minutes", test_facts(), event) == R"({"$money":"10.00"})");
}

TEST_CASE("the state is asked of the machine", "[expression]") {
    CHECK(outcome("in_state('running') && !in_state('draft')") == "true");
    CHECK(Expression::compile("in_state('running')")->evaluate(Scope{}).error().message ==
          "in_state n’est pas disponible ici.");
}

TEST_CASE("a value given by a literal record outlives its literal", "[expression]") {
    CHECK(outcome("{'a': {'b': 'un texte assez long pour ne pas tenir en place'}}.a.b") ==
          R"("un texte assez long pour ne pas tenir en place")");
    CHECK(outcome("[['x'], ['y']].map(l, l[0])") == R"(["x","y"])");
}

TEST_CASE("no expression runs away", "[expression]") {
    std::string four_hundred = "[0";
    for (int i = 1; i < 400; ++i) {
        four_hundred += ", 0";
    }
    four_hundred += "]";
    std::string doubling = "['x']";
    std::string nested = "[1]";
    for (int i = 0; i < 40; ++i) {
        doubling += ".map(t, t + t)";
        nested += ".map(t, [t, t])";
    }
    const std::string source = GENERATE_COPY(values<std::string>({
        four_hundred + ".exists(a, " + four_hundred + ".exists(b, a + b > 0))",
        doubling,
        nested,
        "add_working_days(today(), 99999)",
        "working_days(date(1500, 1, 1), today())",
    }));

    CHECK(outcome(source) == "! Ce calcul est trop long : il dépasse 100 000 opérations.");
}

TEST_CASE("the empty expression yields null", "[expression]") {
    CHECK(Expression().evaluate(Scope{}) == Value());
}

}  // namespace jalon
