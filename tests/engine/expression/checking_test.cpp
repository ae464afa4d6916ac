#include <catch2/catch.hpp>

#include "tests/engine/expression/support.hpp"

namespace jalon {

namespace {

struct Row {
    std::string source;
    std::string finding;
};

std::string parse_problem(std::string_view source) {
    const auto expression = Expression::compile(source);
    if (expression) {
        return "";
    }
    const Problem& problem = expression.error().front();
    return std::to_string(problem.line) + ":" + std::to_string(problem.column) + " " + problem.message;
}

}  // namespace

TEST_CASE("a fault of spelling is told where it stands", "[expression]") {
    const auto row = GENERATE(values<Row>({
        {"", "1:1 L’expression s’arrête trop tôt : il manque une valeur."},
        {"1 +", "1:4 L’expression s’arrête trop tôt : il manque une valeur."},
        {"1 +\n  * 2", "2:3 « * » n’est pas attendu ici."},
        {"a = 1", "1:3 Pour comparer, écrivez == (deux signes égal)."},
        {"a and b", "1:3 Pour « et », écrivez &&."},
        {"a & b", "1:3 Écrivez && pour « et », || pour « ou »."},
        {"x == ‘a’", "1:6 Les textes s’écrivent entre apostrophes droites : 'texte'."},
        {"x ≥ 3", "1:3 Écrivez <=, >= ou !=."},
        {"été", "1:1 Le caractère « é » n’a pas de sens ici."},
        {"'abc", "1:1 Ce texte n’est pas fermé : ajoutez ' à la fin."},
        {"'a\\q'", "1:3 Échappement inconnu dans ce texte : pour une barre oblique inverse, écrivez \\\\."},
        {"'\\ud800'", "1:2 Échappement inconnu dans ce texte : pour une barre oblique inverse, écrivez \\\\."},
        {"'\\u12'", "1:2 Échappement incomplet dans ce texte."},
        {"1e3",
         "1:1 Les nombres à virgule flottante (1e…) n’existent pas ici : écrivez un décimal exact, par exemple "
         "1200.5."},
        {"30\u202f000", "1:1 « 30\u202f… » n’est pas un nombre : écrivez par exemple 30 ou 30.5."},
        {"30€ > 1", "1:1 « 30€… » n’est pas un nombre : écrivez par exemple 30 ou 30.5."},
        {"1a", "1:1 « 1a… » n’est pas un nombre : écrivez par exemple 30 ou 30.5."},
        {"9223372036854775808", "1:1 Cet entier dépasse 64 bits."},
        {"99999999999999999999",
         "1:1 Le nombre « 99999999999999999999 » est trop long : 9 décimales et 18 chiffres au plus."},
        {"(1", "1:3 Il manque « ) » ici."},
        {"[1 2]", "1:4 Il manque « ] » ici."},
        {"a.1", "1:3 Un nom est attendu après le point."},
        {"a.(b)", "1:3 Un nom est attendu après le point."},
        {"a b", "1:3 « b » n’est pas attendu ici."},
        {"in", "1:1 « in » n’est pas attendu ici."},
        {"add_dayz(x, 1)", "1:1 La fonction « add_dayz » n’existe pas ; vouliez-vous dire « add_days » ?"},
        {"has(1)", "1:5 has(…) attend un nom, par exemple has(event.amount)."},
        {"l.all(1, true)", "1:7 « all » attend d’abord un nom de variable, par exemple all(x, x > 0)."},
        {"l.filter(x, true, 1)", "1:3 « filter » a trop d’arguments."},
        {"l.all(x, true, 1)", "1:10 Un second nom de variable est attendu ici."},
        {"l.map(a, m.map(b, n.map(c, c)))",
         "1:21 Deux parcours de liste imbriqués au plus (all, exists, map, filter)."},
        {"x.matches('(')", "1:11 Le motif « ( » n’est pas une expression régulière valide (missing ): ()."},
    }));

    CHECK(parse_problem(row.source) == row.finding);
}

TEST_CASE("size and depth are bounded", "[expression]") {
    const auto repeated = [](std::string_view text, int count) {
        std::string result;
        for (int i = 0; i < count; ++i) {
            result += text;
        }
        return result;
    };
    const std::string source = GENERATE_COPY(values<std::string>({
        repeated("(", 100) + "1" + repeated(")", 100),
        repeated("[", 5000),
        repeated("!", 70) + "true",
        repeated("-", 5000) + "x",
        "x" + repeated(".a", 70),
        "1" + repeated(" + 1", 70),
        repeated("true ? 1 : ", 100) + "2",
        "[" + repeated("1, ", 2500) + "1]",
        repeated("x", 70000),
    }));

    CHECK(parse_problem(source).find(" au plus)") != std::string::npos);
}

TEST_CASE("a long chain of conditions is not deep", "[expression]") {
    std::string source = "true";
    for (int i = 0; i < 300; ++i) {
        source += " && true";
    }

    CHECK(outcome(source) == "true");
}

TEST_CASE("the checker knows the type of everything", "[expression]") {
    const auto row = GENERATE(values<Row>({
        {"1 + 2", "int"},
        {"1 + 2.0", "decimal"},
        {"rate * hours", "money"},
        {"rate / 2 > euros(3)", "bool"},
        {"meeting_at - now()", "duration"},
        {"add_days(deadline, 1)", "date"},
        {"interviews", "list<record>"},
        {"interviews.map(i, i.date)", "list<date>"},
        {"interviews.filter(i, i.minutes > 60)", "list<record>"},
        {"sum(interviews.map(i, i.rate))", "money"},
        {"sum(interviews.map(i, i.minutes)) / 60", "int"},
        {"interviews[0].date", "date"},
        {"max(deadline, today())", "date"},
        {"{'a': 1}.a", "int"},
        {"employer.name + 'x'", "string"},
        {"agent.anything", "dyn"},
        {"agent.anything > 3", "bool"},
        {"closed ? 1 : 2.5", "decimal"},
        {"closed ? null : today()", "optional<date>"},
        {"note", "optional<string>"},
        {"[1, 2.0, 3]", "list<decimal>"},
        {"[]", "list<dyn>"},
        {"event.amount", "money"},
        {"in_state('running.signatures') || in_state('agent')", "bool"},
        {"round(hours, 1)", "decimal"},
        {"'a' in ['a', 'b']", "bool"},
    }));

    CHECK(checked_type(row.source) == row.finding);
}

TEST_CASE("the checker refuses what could not work", "[expression]") {
    const auto row = GENERATE(values<Row>({
        {"dealdine", "1:1 « dealdine » est inconnu ; vouliez-vous dire « deadline » ?"},
        {"tout_autre", "1:1 « tout_autre » est inconnu."},
        {"hour >= 30", "1:1 « hour » est inconnu ; vouliez-vous dire « hours » ?"},
        {"employer.nam == 'x'", "1:10 « nam » est inconnu ; vouliez-vous dire « name » ?"},
        {"rate * rate", "1:6 « * » ne s’applique pas à money et money : multipliez un montant par un nombre."},
        {"deadline - today()", "1:10 « - » ne s’applique pas à date et date : écrivez days_between(début, fin)."},
        {"rate == 52", "1:6 « == » ne s’applique pas à money et int : écrivez euros(n) pour un montant."},
        {"hours > 'x'", "1:7 « > » ne s’applique pas à decimal et string."},
        {"minutes && closed", "1:1 « && » attend une condition vraie ou fausse ; reçu int."},
        {"closed ? 1 : 'a'", "1:1 Les deux branches de « ? : » donnent des types différents : int et string."},
        {"add_days(minutes, 1)", "1:1 « add_days » attend (date, int) ou (timestamp, int) ; reçu (int, int)."},
        {"in_state('runing')", "1:10 L’état « runing » n’existe pas ; vouliez-vous dire « running » ?"},
        {"in_state(employer.name)", "1:1 in_state attend le nom d’un état entre apostrophes."},
        {"minutes.x", "1:9 « x » : int n’a pas de membre."},
        {"interviews.all(i, i.minute > 1)", "1:21 « minute » est inconnu ; vouliez-vous dire « minutes » ?"},
        {"minutes.all(i, i > 1)", "1:1 Une liste est attendue ici ; reçu int."},
        {"-closed", "1:1 Le signe moins ne s’applique pas à bool."},
        {"{minutes: 1}", "1:2 Les clés d’un enregistrement s’écrivent entre apostrophes : {'clé': valeur}."},
        {"hour > 1 &&\n  minuts < 2",
         "1:1 « hour » est inconnu ; vouliez-vous dire « hours » ? | 2:3 « minuts » est inconnu ; vouliez-vous dire « "
         "minutes » ?"},
    }));

    CHECK(checked_type(row.source) == row.finding);
}

TEST_CASE("what may be absent is tested before use", "[expression]") {
    const auto row = GENERATE(values<Row>({
        {"note.size() > 3", "1:1 « note » peut être absent : testez d’abord has(note)."},
        {"has(note) && note.size() > 3", "bool"},
        {"note != null && note.size() > 3", "bool"},
        {"note == null || note.size() > 3", "bool"},
        {"!has(note) || note.size() > 3", "bool"},
        {"!(note == null) && note.size() > 3", "bool"},
        {"has(note) ? note.size() : 0", "int"},
        {"note == null ? 0 : note.size()", "int"},
        {"has(note) || note.size() > 3", "1:14 « note » peut être absent : testez d’abord has(note)."},
        {"note.size() > 3 && has(note)", "1:1 « note » peut être absent : testez d’abord has(note)."},
        {"note == 'x'", "bool"},
        {"referral.ground == 'x'", "bool"},
        {"referral.ground != 'x'", "1:1 « referral » peut être absent : testez d’abord has(referral)."},
        {"has(referral) && referral.ground != 'x'", "bool"},
        {"has(referral.ground) && referral.ground.size() > 1", "bool"},
        {"has(referral) && referral.end > today()",
         "1:18 « referral.end » peut être absent : testez d’abord has(referral.end)."},
        {"has(referral.end) && referral.end > today()", "bool"},
        {"has(referral.groud)", "1:14 « groud » est inconnu ; vouliez-vous dire « ground » ?"},
        {"has(note) && interviews.exists(note, note.minutes > 1)", "bool"},
        {"has(event.comment) ? event.comment : ''", "string"},
    }));

    CHECK(checked_type(row.source) == row.finding);
}

TEST_CASE("an absent optional fact is null, not an error", "[expression]") {
    const Record nothing;
    Scope scope;
    scope.names = &nothing;
    const auto value = [&scope](std::string_view source) {
        return Expression::compile(source, test_environment()).value().evaluate(scope);
    };

    CHECK(value("note") == Value());
    CHECK(value("note == 'x'") == Value(false));
    CHECK(value("referral.ground == 'x'") == Value(false));
    CHECK_FALSE(value("hours > 1.0"));
}

TEST_CASE("an empty sum has the type of its list", "[expression]") {
    const Record no_interview{{"interviews", List{}}};
    Scope scope;
    scope.names = &no_interview;

    const Result<Value> total =
        Expression::compile("sum(interviews.map(i, i.rate))", test_environment()).value().evaluate(scope);

    CHECK(total == Value(Money()));
}

TEST_CASE("an expression tells what it reads", "[expression]") {
    const auto expression = Expression::compile(
        "has(referral.ground) && interviews.exists(i, i.minutes > floor) && employer.name.size() > 1 && "
        "in_state('running')");

    REQUIRE(expression);
    CHECK(expression->names() == std::vector<std::string>{"employer.name", "floor", "interviews", "referral.ground"});
    CHECK(expression->states() == std::vector<std::string>{"running"});
    CHECK(expression->source().starts_with("has("));
}

}  // namespace jalon
