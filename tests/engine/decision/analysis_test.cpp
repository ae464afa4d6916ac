#include <functional>
#include <random>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "engine/decision/table_analysis.hpp"
#include "tests/engine/decision/support.hpp"

using namespace jalon;
using namespace jalon::test;

namespace {

std::string findings_of(const std::string& rest) {
    return told(read_single_table({"t.yaml", "table: t\n" + rest}, Purpose::publish).findings);
}

// One column of a small world: what its cells may say, as text and as a truth about the n-th of its values.
struct World {
    std::string type;
    std::string allowed;  // in YAML
    std::vector<Value> values;
};

struct Drawn {
    std::string cell;  // in YAML
    std::vector<bool> fits;
};

const std::vector<World>& worlds() {
    static const std::vector<World> all{
        {"bool", "[true, false]", {Value(false), Value(true)}},
        {"int", "'[0..5]'", {Value(0), Value(1), Value(2), Value(3), Value(4), Value(5)}},
        {"string", "[a, b, c]", {Value("a"), Value("b"), Value("c")}},
        // Half steps stand for the stretches between whole numbers.
        {"decimal",
         "'-'",
         {Value(Decimal(-5, 1)), Value(Decimal(0, 0)), Value(Decimal(5, 1)), Value(Decimal(1, 0)),
          Value(Decimal(15, 1)), Value(Decimal(2, 0)), Value(Decimal(25, 1))}},
    };
    return all;
}

std::string text_of(const Value& value) {
    std::string plain = to_plain_json(value);
    std::erase(plain, '"');
    return plain;
}

class Artist {
  public:
    explicit Artist(unsigned seed) : random_(seed) {}

    std::size_t below(std::size_t bound) { return random_() % bound; }

    // A random cell; decimals name whole numbers only.
    Drawn cell(const World& world) {
        const std::size_t count = world.values.size();
        const auto place = [&] { return world.type == "decimal" ? 1 + 2 * below(count / 2) : below(count); };
        const std::size_t a = place();
        const std::size_t b = place();
        const bool ordered = world.type == "int" || world.type == "decimal";
        std::string text;
        std::function<bool(std::size_t)> fits;
        switch (below(ordered ? 7 : 3)) {
            case 0:
                return {"'-'", std::vector<bool>(count, true)};
            case 1:
                text = text_of(world.values[a]);
                fits = [=](std::size_t i) { return i == a; };
                break;
            case 2:
                text = text_of(world.values[a]) + ", " + text_of(world.values[b]);
                fits = [=](std::size_t i) { return i == a || i == b; };
                break;
            case 3:
                text = ">= " + text_of(world.values[a]);
                fits = [=](std::size_t i) { return i >= a; };
                break;
            case 4:
                text = "< " + text_of(world.values[a]);
                fits = [=](std::size_t i) { return i < a; };
                break;
            case 5: {
                const std::size_t low = std::min(a, b);
                const std::size_t high = std::max(a, b);
                text = fmt::format("[{}..{}]", text_of(world.values[low]), text_of(world.values[high]));
                fits = [=](std::size_t i) { return low <= i && i <= high; };
                break;
            }
            default:
                text = "? > " + text_of(world.values[a]) + (world.type == "decimal" ? ".0" : "");
                if (world.type == "decimal") {  // no stretch can be looked into
                    text = "> " + text_of(world.values[a]);
                }
                fits = [=](std::size_t i) { return i > a; };
                break;
        }
        const bool negated = below(5) == 0 && !text.starts_with('?');
        Drawn drawn{"'" + (negated ? "not(" + text + ")" : text) + "'", {}};
        for (std::size_t i = 0; i < count; ++i) {
            drawn.fits.push_back(fits(i) != negated);
        }
        return drawn;
    }

  private:
    std::mt19937 random_;
};

}  // namespace

TEST_CASE("gaps and overlaps found are those of trying every value", "[decision]") {
    std::size_t tables_with_gaps = 0;
    std::size_t tables_with_overlaps = 0;
    for (unsigned seed = 1; seed <= 400; ++seed) {
        Artist artist(seed);
        std::vector<const World*> columns;
        std::string yaml = "table: t\nhit: rule_order\ninputs:\n";
        for (std::size_t c = 0; c < 1 + artist.below(3); ++c) {
            columns.push_back(&worlds()[artist.below(worlds().size())]);
            yaml += fmt::format("  i{}: {{ type: {}, values: {} }}\n", c, columns[c]->type, columns[c]->allowed);
        }
        yaml += "outputs: { r: { type: int } }\nrows:\n";
        std::vector<std::vector<std::vector<bool>>> rows;
        for (std::size_t r = 0; r < 1 + artist.below(6); ++r) {
            std::string cells;
            rows.emplace_back();
            for (std::size_t c = 0; c < columns.size(); ++c) {
                Drawn drawn = artist.cell(*columns[c]);
                cells += fmt::format("{}i{}: {}", c == 0 ? "" : ", ", c, drawn.cell);
                rows.back().push_back(std::move(drawn.fits));
            }
            yaml += fmt::format("  - {{ if: {{ {} }}, then: {} }}\n", cells, r);
        }
        INFO("seed " << seed << "\n" << yaml);
        const DecisionTable table = table_of(yaml);
        const TableAnalysis analysis = analyse(table);
        REQUIRE(analysis.finished);

        std::set<std::vector<std::size_t>> gaps;
        std::set<std::pair<std::size_t, std::size_t>> overlaps;
        std::vector<std::size_t> point(columns.size(), 0);
        for (bool more = true; more;) {
            std::vector<std::size_t> fitting;
            Record facts;
            for (std::size_t c = 0; c < columns.size(); ++c) {
                facts.insert_or_assign(fmt::format("i{}", c), columns[c]->values[point[c]]);
            }
            List expected;
            for (std::size_t r = 0; r < rows.size(); ++r) {
                bool fits = true;
                for (std::size_t c = 0; c < columns.size(); ++c) {
                    fits = fits && rows[r][c][point[c]];
                }
                if (fits) {
                    fitting.push_back(r);
                    expected.emplace_back(static_cast<std::int64_t>(r));
                }
            }
            REQUIRE(asked(table, facts)->value == Value(expected));
            if (fitting.empty()) {
                gaps.insert(point);
            }
            for (std::size_t i = 0; i < fitting.size(); ++i) {
                for (std::size_t j = i + 1; j < fitting.size(); ++j) {
                    overlaps.emplace(fitting[i], fitting[j]);
                }
            }
            more = false;
            for (std::size_t c = 0; c < point.size() && !more; ++c) {
                point[c] = (point[c] + 1) % columns[c]->values.size();
                more = point[c] != 0;
            }
        }

        CHECK(analysis.gaps.empty() == gaps.empty());
        for (const TableExample& gap : analysis.gaps) {
            CHECK(gap.certain);
            CHECK(asked(table, gap.facts)->value == Value(List{}));
        }
        std::set<std::pair<std::size_t, std::size_t>> found;
        for (const TableOverlap& overlap : analysis.overlaps) {
            found.emplace(overlap.first, overlap.second);
            const Result<Decision> both = asked(table, overlap.example.facts);
            CHECK(both->rows.size() >= 2);
        }
        CHECK(found == overlaps);
        tables_with_gaps += gaps.empty() ? 0 : 1;
        tables_with_overlaps += overlaps.empty() ? 0 : 1;
    }
    CHECK(tables_with_gaps > 50);
    CHECK(tables_with_gaps < 390);
    CHECK(tables_with_overlaps > 50);
    CHECK(tables_with_overlaps < 390);
}

TEST_CASE("a gap is refused with an example of the facts nobody thought of", "[decision]") {
    CHECK(findings_of("inputs: { n: { type: int }, a: { type: bool } }\noutputs: { r: { type: int } }\nrows:\n"
                      "  - { if: { n: '< 10' }, then: 1 }\n  - { if: { n: '> 10', a: true }, then: 2 }\n"
                      "  - { if: { n: '>= 10', a: false }, then: 3 }\n") ==
          "t.yaml:5:5: lacune de la table « t » : aucune ligne ne répond quand a = oui, n = 10 ; ajoutez une ligne, "
          "donnez un "
          "« default » aux sorties, ou écrivez « gaps: allowed »");
    const std::string open = "inputs: { n: { type: int } }\nrows: [ { if: { n: 1 }, then: 1 } ]\n";
    CHECK(findings_of(open + "outputs: { r: { type: int } }\ngaps: allowed\n").empty());
    CHECK(findings_of(open + "outputs: { r: { type: int, default: 0 } }\n").empty());
    CHECK(findings_of(open + "outputs: { r: { type: int } }\nhit: collect\n").empty());
    CHECK_FALSE(findings_of(open + "outputs: { r: { type: int } }\nhit: collect\naggregate: sum\n").empty());
}

TEST_CASE("an overlap is refused unless the policy says which row wins, or both agree", "[decision]") {
    const std::string rest =
        "inputs: { d: { type: date } }\noutputs: { r: { type: int, values: [1, 2] } }\nrows:\n"
        "  - { id: old, if: { d: '<= 2026-06-30' }, then: 1 }\n"
        "  - { id: new, if: { d: '>= 2026-06-30' }, then: 2 }\n";
    CHECK(
        findings_of(rest) ==
        "t.yaml:6:5: recouvrement dans la table « t » : les lignes « old » et « new » répondent toutes deux quand d = "
        "2026-06-30 ; séparez-les, ou choisissez « hit: first »");
    for (const char* policy : {"first", "priority", "collect", "rule_order", "output_order"}) {
        INFO(policy);
        CHECK(findings_of(std::string("hit: ") + policy + "\n" + rest).empty());
    }
    CHECK(findings_of("hit: any\n" + rest) ==
          "t.yaml:7:5: recouvrement dans la table « t » : les lignes « old » et « new » répondent toutes deux, et "
          "différemment, quand d = 2026-06-30 ; séparez-les, ou choisissez « hit: first »");
}

TEST_CASE("lists that cells name are told from each other and from all others", "[decision]") {
    const std::string head = "inputs: { l: { type: list<int> } }\noutputs: { r: { type: int } }\n";
    const std::string twice =
        head + "gaps: allowed\nrows:\n  - { if: { l: '[1, 2]' }, then: 1 }\n  - { if: { l: '[1, 2]' }, then: 2 }\n";
    CHECK(findings_of(twice) ==
          "t.yaml:7:5: recouvrement dans la table « t » : les lignes « 1 » et « 2 » répondent toutes deux quand l = "
          "[1,2] ; séparez-les, ou choisissez « hit: first »");
    CHECK(findings_of(head + "rows:\n  - { if: { l: 'not([1, 2])' }, then: 1 }\n") ==
          "t.yaml:5:5: lacune de la table « t » : aucune ligne ne répond quand l = [1,2] ; ajoutez une ligne, donnez "
          "un « default » aux sorties, ou écrivez « gaps: allowed »");
    CHECK(findings_of("hit: first\n" + head +
                      "rows:\n  - { if: { l: '[]' }, then: 0 }\n  - { if: { l: '[1, 2]' }, then: 1 }\n"
                      "  - { then: 2 }\n")
              .empty());
}

TEST_CASE("validity dates count: rows apart in time do not overlap, and a day without row is a gap", "[decision]") {
    const std::string head = "inputs: { a: { type: bool } }\noutputs: { r: { type: int } }\nrows:\n";
    CHECK(findings_of(head + "  - { until: 2026-12-31, then: 1 }\n  - { from: 2027-01-01, then: 2 }\n").empty());
    CHECK(findings_of(head + "  - { until: 2026-12-31, then: 1 }\n  - { from: 2027-01-02, then: 2 }\n") ==
          "t.yaml:5:5: lacune de la table « t » : aucune ligne ne répond quand a = oui, le 2027-01-01 ; ajoutez une "
          "ligne, "
          "donnez un « default » aux sorties, ou écrivez « gaps: allowed »");
    CHECK(findings_of(head + "  - { until: 2027-01-01, then: 1 }\n  - { from: 2027-01-01, then: 2 }\n") ==
          "t.yaml:6:5: recouvrement dans la table « t » : les lignes « 1 » et « 2 » répondent toutes deux quand a = "
          "oui, le "
          "2027-01-01 ; séparez-les, ou choisissez « hit: first »");
}

TEST_CASE("what cannot be looked into is told as a fault to be looked at, never passed over", "[decision]") {
    const std::string head =
        "inputs: { n: { type: decimal }, m: { type: decimal } }\noutputs: { r: { type: int } }\nrows:\n";
    // These rows are in truth a partition; the analysis does not know.
    const std::string partition = "  - { if: { n: '> m' }, then: 1 }\n  - { if: { n: '<= m' }, then: 2 }\n";
    const std::string findings = findings_of(head + partition);
    CHECK(findings.find("lacune") != std::string::npos);
    CHECK(findings.find("à vérifier : l’analyse ne voit pas à l’intérieur des expressions") != std::string::npos);
    CHECK(findings_of("hit: first\ngaps: allowed\n" + head + partition).empty());
    // Value by value an expression on its own column is looked into.
    CHECK(findings_of("inputs: { s: { type: string, values: [aa, b] } }\noutputs: { r: { type: int } }\nrows:\n"
                      "  - { if: { s: 'size(?) == 2' }, then: 1 }\n  - { if: { s: 'size(?) != 2' }, then: 2 }\n")
              .empty());
}

TEST_CASE("a table in which gaps cannot be sought to the end is refused, and says so", "[decision]") {
    // Rows of three yes-or-no cells each over many inputs: whether they leave a gap is as hard as such puzzles get.
    std::mt19937 random(7);
    constexpr std::size_t inputs = 90;
    std::string yaml = "hit: first\ninputs:\n";
    for (std::size_t i = 0; i < inputs; ++i) {
        yaml += fmt::format("  i{}: {{ type: bool }}\n", i);
    }
    yaml += "outputs: { r: { type: int } }\nrows:\n";
    for (std::size_t r = 0; r < inputs * 6; ++r) {
        const std::size_t a = random() % (inputs / 3);
        yaml += fmt::format("  - {{ if: {{ i{}: {}, i{}: {}, i{}: {} }}, then: 1 }}\n", a, random() % 2 == 0,
                            inputs / 3 + a, random() % 2 == 0, 2 * inputs / 3 + a, random() % 2 == 0);
    }
    CHECK(findings_of(yaml).find("trop grande pour que ses lacunes soient cherchées") != std::string::npos);
}

TEST_CASE("a text that speaks of today is a text, seen exactly", "[decision]") {
    CHECK(findings_of("inputs: { s: { type: string, values: ['unknown', 'today'] } }\noutputs: { r: { type: int } }\n"
                      "rows:\n  - { if: { s: '\"unknown\"' }, then: 1 }\n  - { if: { s: '\"today\"' }, then: 2 }\n")
              .empty());
    CHECK(findings_of("inputs: { d: { type: date } }\noutputs: { r: { type: int } }\n"
                      "rows:\n  - { if: { d: '< today()' }, then: 1 }\n  - { if: { d: '>= today()' }, then: 2 }\n")
              .find("à vérifier") != std::string::npos);
}

TEST_CASE("a table too large to read or to search is refused, not searched for hours", "[decision]") {
    const std::string columns = "inputs: { n: { type: int }, m: { type: int } }\noutputs: { r: { type: int } }\n";
    std::string values;
    std::string rows = "rows:\n";
    std::string crowded = "rows:\n";
    for (int i = 0; i < 501; ++i) {
        values += fmt::format("{}{}", i == 0 ? "" : ", ", i);
    }
    for (int i = 0; i < 1'001; ++i) {
        rows += fmt::format("  - {{ if: {{ n: {} }}, then: 1 }}\n", i);
        crowded += i < 1'000 ? fmt::format("  - {{ if: {{ n: '{}, {}, 7, 8, 9, 10' }}, then: 1 }}\n", i, -i) : "";
    }
    std::string many;
    for (int i = 0; i < 101; ++i) {
        many += fmt::format("{}a{}: {{ type: int }}", i == 0 ? "" : ", ", i);
    }
    CHECK(findings_of(columns + "rows: [ { if: { n: '" + values + "' }, then: 1 } ]\n") ==
          "t.yaml:4:21: cette case a plus de 500 valeurs ; partagez-la");
    CHECK(findings_of(columns + "rows: [ { if: { n: [" + values + "] }, then: 1 } ]\n") ==
          "t.yaml:4:20: cette case a plus de 500 valeurs ; partagez-la");
    CHECK(findings_of(columns + rows) == "t.yaml:1:1: cette table a plus de 1000 lignes ; partagez-la");
    CHECK(findings_of(columns + crowded) ==
          "t.yaml:1:1: les cases de cette table ont plus de 5000 valeurs en tout ; partagez-la");
    CHECK(findings_of("inputs: { " + many + " }\noutputs: { r: { type: int } }\nrows: [ { then: 1 } ]\n")
              .starts_with("t.yaml:2:9: « inputs » nomme plus de 100 colonnes"));
    std::string nested = "int";
    for (int i = 0; i < 50'000; ++i) {
        nested = "list<" + nested + ">";
    }
    CHECK(findings_of("inputs: { n: { type: '" + nested + "' } }\noutputs: { r: { type: int } }\nrows: [ { then: 1 } ]")
              .find("est inconnu") != std::string::npos);
}

TEST_CASE("rows that all overlap are told in part, and rows that agree are not kept", "[decision]") {
    std::string rows = "inputs: { n: { type: int } }\noutputs: { r: { type: int } }\nrows:\n";
    for (int i = 0; i < 200; ++i) {
        rows += fmt::format("  - {{ if: {{ n: '>= {}' }}, then: 1 }}\n", i);
    }
    CHECK(analyse(table_of("table: t\nhit: collect\n" + rows)).overlaps.size() == 1'000);
    CHECK(findings_of("hit: any\n" + rows).find("recouvrement") == std::string::npos);
}

TEST_CASE("a row that never serves is told", "[decision]") {
    CHECK(
        findings_of(
            "hit: first\ninputs: { n: { type: int } }\noutputs: { r: { type: int } }\nrows:\n"
            "  - { if: { n: '< 5' }, then: 1 }\n  - { if: { n: '>= 5' }, then: 2 }\n  - { id: idle, then: 3 }\n") ==
        "t.yaml:8:5: avertissement : la ligne « idle » ne sert jamais : les précédentes répondent toujours avant elle");
}
