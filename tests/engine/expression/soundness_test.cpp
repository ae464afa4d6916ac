// What the checker promises, tried on random expressions over random data: an expression that it accepts finds every
// fact it needs, gets only types it can work with, and yields what the checker said.
#include <random>
#include <string>

#include <catch2/catch.hpp>

#include "engine/expression/checker.hpp"
#include "engine/expression/evaluator.hpp"
#include "engine/expression/parser.hpp"

namespace jalon {

namespace {

using Kind = Type::Kind;

Environment environment() {
    const Type row = Type::record({{"n", Type::integer()}, {"o", Type::optional(Type::integer())}});
    return Environment()
        .add("n", Type::integer())
        .add("d", Type::decimal())
        .add("s", Type::string())
        .add("b", Type::boolean())
        .add("m", Type::money())
        .add("day", Type::date())
        .add("at", Type::timestamp())
        .add("span", Type::duration())
        .add("ns", Type::list(Type::integer()))
        .add("ss", Type::list(Type::string()))
        .add("rows", Type::list(row))
        .add("rec", row)
        .add("on", Type::optional(Type::integer()))
        .add("od", Type::optional(Type::decimal()))
        .add("os", Type::optional(Type::string()))
        .add("oday", Type::optional(Type::date()))
        .add("orec", Type::optional(Type::record({{"n", Type::integer()}, {"o", Type::optional(Type::date())}})))
        .add("ons", Type::optional(Type::list(Type::integer())));
}

bool conforms(const Value& value, const Type& type);

bool fields_conform(const Record& members, const Type::Fields& fields) {
    return std::all_of(fields.begin(), fields.end(), [&members](const auto& field) {
        const auto member = members.find(field.first);
        return member == members.end() ? field.second.is(Kind::optional) : conforms(member->second, field.second);
    });
}

bool conforms(const Value& value, const Type& type) {
    switch (type.kind()) {
        case Kind::dyn:
            return true;
        case Kind::null:
            return value.is_null();
        case Kind::optional:
            return value.is_null() || conforms(value, type.inner());
        case Kind::list:
            return value.list() != nullptr &&
                   std::all_of(value.list()->begin(), value.list()->end(),
                               [&type](const Value& v) { return conforms(v, type.inner()); });
        case Kind::record:
            return value.map() != nullptr ||
                   (value.record() != nullptr &&
                    (type.fields() == nullptr || fields_conform(*value.record(), *type.fields())));
        case Kind::boolean:
            return value.get_if<bool>() != nullptr;
        default:
            return value.type_name() == type.str();
    }
}

class Maker {
  public:
    explicit Maker(unsigned seed) : random_(seed) {}

    int below(int count) { return static_cast<int>(random_() % static_cast<unsigned>(count)); }

    // A value of that type; optional ones are null or missing half of the time.
    Value value(const Type& type) {
        switch (type.kind()) {
            case Kind::boolean:
                return Value(below(2) == 0);
            case Kind::integer:
                return Value(below(9) - 4);
            case Kind::decimal:
                return Value(Decimal(below(900) - 450, below(3)));
            case Kind::string:
                return Value(std::string(static_cast<std::size_t>(below(4)), 'a'));
            case Kind::money:
                return Value(Money::cents(below(10'000) - 5'000));
            case Kind::date:
                return Value(Date(std::chrono::sys_days(std::chrono::days(20'000 + below(1'000)))));
            case Kind::timestamp:
                return Value(Instant(Duration(static_cast<std::int64_t>(below(1'000'000)) * 1'000'000)));
            case Kind::duration:
                return Value(Duration(below(1'000'000)));
            case Kind::list:
                return list(type.inner());
            case Kind::record:
                return Value(record(*type.fields()));
            case Kind::optional:
                return below(2) == 0 ? Value() : value(type.inner());
            default:
                return Value();
        }
    }

    Record record(const Type::Fields& fields) {
        Record members;
        for (const auto& [name, type] : fields) {
            if (!type.is(Kind::optional) || below(3) > 0) {
                members.emplace(name, value(type));
            }
        }
        return members;
    }

    // An expression that is likely to be of that kind; now and then it is not.
    std::string expression(Kind kind, int depth) {
        if (below(40) == 0) {
            kind = static_cast<Kind>(below(static_cast<int>(Kind::optional)));
        }
        if (depth <= 0 || below(6) == 0) {
            return leaf(kind);
        }
        const int smaller = depth - 1;
        const auto some = [this, smaller](Kind wanted) { return expression(wanted, smaller); };
        if (below(5) == 0) {
            return "(" + condition(smaller) + " ? " + some(kind) + " : " + some(kind) + ")";
        }
        switch (kind) {
            case Kind::boolean:
                return condition(depth);
            case Kind::integer:
                return one_of({"(" + some(kind) + pick({" + ", " - ", " * ", " / ", " % "}) + some(kind) + ")",
                               "-" + leaf(kind), some(Kind::list) + ".size()", some(Kind::string) + ".size()",
                               "int(" + some(Kind::decimal) + ")", "days_between(" + some(Kind::date) + ", day)",
                               some(Kind::list) + "[0]", "sum(" + some(Kind::list) + ")", some(Kind::record) + ".n",
                               "min(" + some(kind) + ", " + some(kind) + ")", "day(" + some(Kind::date) + ")"});
            case Kind::decimal:
                return one_of({"(" + some(kind) + pick({" + ", " - ", " * ", " / "}) + some(pick_kind()) + ")",
                               "round(" + some(kind) + ", 2)", "[" + some(kind) + ", " + some(Kind::integer) + "][1]",
                               "max(" + some(kind) + ", " + some(Kind::integer) + ")",
                               "decimal(" + some(Kind::money) + ")"});
            case Kind::string:
                return one_of({"(" + some(kind) + " + " + some(kind) + ")", "string(" + some(pick_kind()) + ")",
                               some(kind) + ".upperAscii()", some(kind) + ".replace('a', " + some(kind) + ")",
                               "['x', " + some(kind) + "].join('-')", "ss[0]"});
            case Kind::money:
                return one_of({"(" + some(kind) + pick({" + ", " - "}) + some(kind) + ")",
                               "(" + some(kind) + pick({" * ", " / "}) + some(Kind::decimal) + ")",
                               "euros(" + some(Kind::decimal) + ")"});
            case Kind::date:
                return one_of({"add_days(" + some(kind) + ", " + some(Kind::integer) + ")",
                               "add_months(" + some(kind) + ", 2)", "date(" + some(Kind::timestamp) + ")",
                               "max(" + some(kind) + ", " + some(kind) + ")"});
            case Kind::timestamp:
                return one_of(
                    {"(" + some(kind) + " + " + some(Kind::duration) + ")", "timestamp(" + some(Kind::date) + ")"});
            case Kind::duration:
                return one_of({"(" + some(Kind::timestamp) + " - " + some(Kind::timestamp) + ")",
                               "(" + some(kind) + " / " + some(Kind::integer) + ")"});
            case Kind::list:
                return one_of({"[" + some(Kind::integer) + ", " + some(Kind::integer) + "]",
                               some(kind) + ".map(i, i + " + some(Kind::integer) + ")",
                               some(kind) + ".filter(i, i > " + some(Kind::integer) + ")",
                               "rows.filter(r, has(r.o)).map(r, r.o)", "rows.map(r, has(r.o), r.o + r.n)",
                               "(" + some(kind) + " + " + some(kind) + ")", "rows.map(r, r.n)",
                               some(kind) + ".transformList(i, v, i + v)", "rows.map(r, r.o)"});
            default:
                return leaf(kind);
        }
    }

    std::string condition(int depth) {
        if (depth <= 0) {
            return leaf(Kind::boolean);
        }
        const int smaller = depth - 1;
        const Kind kind = pick_kind();
        const std::string optional = pick({"on", "os", "od", "oday", "orec", "orec.o", "ons", "rec.o"});
        const std::string present = pick({"has(" + optional + ")", optional + " != null"});
        const std::string use = use_of(optional, smaller);
        return one_of(
            {"(" + condition(smaller) + pick({" && ", " || "}) + condition(smaller) + ")", "!" + condition(smaller),
             "(" + expression(kind, smaller) + pick({" < ", " == ", " >= ", " != "}) + expression(kind, smaller) + ")",
             "(" + present + " && " + use + ")", "(" + optional + " == null || " + use + ")",
             "(!(" + present + ") || " + use + ")", "(" + present + " ? " + use + " : true)",
             "(" + present + pick({" || ", " && "}) + condition(smaller) + " && " + use + ")", present, use,
             "(" + optional + " == " + leaf(kind) + ")",
             expression(Kind::list, smaller) + pick({".all(i, i ", ".exists(i, i "}) + pick({"> ", "!= "}) +
                 expression(Kind::integer, smaller) + ")",
             "rows.exists(r, has(r.o) && r.o > " + expression(Kind::integer, smaller) + ")",
             "rows.all(r, r.o == null || r.o < r.n)", "(" + expression(kind, smaller) + " in ns)",
             "rows.exists(on, on.n == 1)", expression(Kind::list, smaller) + ".all(i, v, i <= v)"});
    }

  private:
    std::string pick(std::vector<std::string> choices) { return one_of(std::move(choices)); }
    std::string one_of(std::vector<std::string> choices) {
        return choices[static_cast<std::size_t>(below(static_cast<int>(choices.size())))];
    }
    Kind pick_kind() {
        const Kind kinds[] = {Kind::integer, Kind::decimal, Kind::string, Kind::money, Kind::date, Kind::duration};
        return kinds[below(6)];
    }

    std::string use_of(const std::string& optional, int depth) {
        if (optional == "on" || optional == "rec.o") {
            return "(" + optional + " > " + expression(Kind::integer, depth) + ")";
        }
        if (optional == "od") {
            return "(od * 2 > " + expression(Kind::decimal, depth) + ")";
        }
        if (optional == "os") {
            return pick({"os.startsWith('a')", "(os + 'x' == " + expression(Kind::string, depth) + ")"});
        }
        if (optional == "oday" || optional == "orec.o") {
            return "(" + optional + " < " + expression(Kind::date, depth) + ")";
        }
        return optional == "ons" ? "ons.all(i, i > 0)" : pick({"(orec.n > 1)", "(has(orec.o) && orec.o > day)"});
    }

    std::string leaf(Kind kind) {
        switch (kind) {
            case Kind::boolean:
                return pick({"b", "true", "false", "has(on)", "has(orec.o)"});
            case Kind::integer:
                return pick({"n", "1", "-2", "0", "rec.n", "on"});
            case Kind::decimal:
                return pick({"d", "1.5", "0.0", "od", "n"});
            case Kind::string:
                return pick({"s", "'a'", "''", "os"});
            case Kind::money:
                return pick({"m", "euros(2)", "cents(5)"});
            case Kind::date:
                return pick({"day", "oday", "today()"});
            case Kind::timestamp:
                return pick({"at", "now()"});
            case Kind::duration:
                return pick({"span", "duration('90s')", "duration('1ns')"});
            case Kind::list:
                return pick({"ns", "[]", "[1, 2]", "ons", "ss", "[n, d]"});
            case Kind::record:
                return pick({"rec", "orec", "rows[0]", "{'n': 1}"});
            default:
                return "null";
        }
    }

    Value list(const Type& inner) {
        List items;
        for (int left = below(4); left > 0; --left) {
            items.push_back(value(inner));
        }
        return Value(std::move(items));
    }

    std::mt19937 random_;
};

bool holds_dyn(const Node& node) {
    return node.yields == Kind::dyn ||
           std::any_of(node.children.begin(), node.children.end(), [](const auto& child) { return holds_dyn(*child); });
}

}  // namespace

TEST_CASE("what the checker accepts fails neither for a missing fact nor for a type", "[expression][random]") {
    const Environment known = environment();
    Maker maker(20261121);
    const Kind kinds[] = {Kind::boolean, Kind::integer, Kind::decimal, Kind::string,
                          Kind::money,   Kind::date,    Kind::list,    Kind::duration};
    int accepted = 0;
    int yielded = 0;
    for (int round = 0; round < 1'500; ++round) {
        const std::string source = maker.expression(kinds[maker.below(8)], 4);
        auto root = parsed(source);
        if (!root) {
            continue;
        }
        const Checked checked_root = checked(**root, source, known);
        if (!checked_root.problems.empty() || holds_dyn(**root)) {
            continue;
        }
        ++accepted;
        for (int data = 0; data < 4; ++data) {
            const Record facts = maker.record(known.names());
            Scope scope;
            scope.names = &facts;
            scope.today = std::chrono::year(2026) / 11 / 21;
            scope.now = Instant(Duration(1'795'000'000'000));
            Cause cause = Cause::none;
            const Result<Value> value = evaluated(**root, scope, &cause);
            INFO(source << "\n" << to_json(Value(facts)) << "\n" << (value ? to_json(*value) : value.error().message));
            if (!value) {
                REQUIRE((cause == Cause::value || cause == Cause::budget));
                continue;
            }
            ++yielded;
            INFO(checked_root.type.str());
            REQUIRE(conforms(*value, checked_root.type));
        }
    }
    CHECK(accepted > 250);
    CHECK(yielded > 800);
}

}  // namespace jalon
