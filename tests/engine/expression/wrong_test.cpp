// Wrong expressions, each with what is said of it and where: in the expression itself, and in a file where it stands as
// a plain, quoted, literal or folded scalar.
#include <fstream>
#include <string>

#include <catch2/catch.hpp>

#include "engine/definition/yaml_tree.hpp"
#include "tests/engine/expression/support.hpp"
#include "tests/support/source_dir.hpp"

namespace jalon {

namespace {

struct Wrong {
    std::string source;
    std::string findings;  // « line:column message » separated by « | »
};

std::vector<Wrong> wrong_expressions() {
    std::ifstream lines(std::string(source_dir()) + "/tests/engine/expression/wrong.jsonl");
    std::vector<Wrong> rows;
    std::string line;
    while (std::getline(lines, line)) {
        const Value row = from_json(line).value();
        rows.push_back({*row["expr"].text(), *row["findings"].text()});
    }
    return rows;
}

Expression::Problems problems_of(std::string_view source) {
    const auto expression = Expression::compile(source, test_environment());
    return expression ? Expression::Problems() : expression.error();
}

int characters(std::string_view text) {
    return static_cast<int>(std::count_if(text.begin(), text.end(),
                                          [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; }));
}

// How a text stands in a file: what comes before it, and each of its characters as written.
struct Style {
    std::string before;
    std::string (*written)(char);
    std::string after;
};

std::string in_single_quotes(char c) {
    return c == '\'' ? "''" : std::string(1, c);
}
std::string in_double_quotes(char c) {
    return c == '"' || c == '\\' ? std::string{'\\', c} : c == '\n' ? "\\n" : std::string(1, c);
}
std::string indented(char c) {
    return c == '\n' ? "\n    " : std::string(1, c);
}

// The position of the place after `before` and `written`, counted by hand.
Position place_after(const std::string& text) {
    const std::size_t line_start = text.rfind('\n') == std::string::npos ? 0 : text.rfind('\n') + 1;
    return {"w.yaml", 1 + static_cast<int>(std::count(text.begin(), text.end(), '\n')),
            1 + characters(std::string_view(text).substr(line_start))};
}

}  // namespace

TEST_CASE("every wrong expression is refused with advice and its exact place", "[expression][wrong]") {
    const std::vector<Wrong> rows = wrong_expressions();
    for (const Wrong& row : rows) {
        INFO(row.source);
        CHECK(checked_type(row.source) == row.findings);
    }
    CHECK(rows.size() >= 120);
}

TEST_CASE("the place of a fault is exact in every kind of scalar", "[expression][wrong]") {
    const Style style = GENERATE(values<Style>({
        {"état: 1\nif:   '", in_single_quotes, "'\n"},
        {"état: 1\nif: \"", in_double_quotes, "\"\n"},
        {"if: |\n    ", indented, "\n"},
        {"{ é: à, if: '", in_single_quotes, "' }\n"},
    }));
    for (const Wrong& row : wrong_expressions()) {
        const bool lines = row.source.find('\n') != std::string::npos;
        const bool quoted_lines = lines && style.written == in_single_quotes;
        if (row.source.empty() || quoted_lines || row.source.find('\r') != std::string::npos ||
            row.source.back() == ' ') {
            continue;
        }
        std::string file = style.before;
        for (const char c : row.source) {
            file += style.written(c);
        }
        std::vector<Finding> findings;
        const std::optional<YamlNode> tree = read_yaml({"w.yaml", file + style.after}, findings);
        INFO(file);
        REQUIRE(tree);
        REQUIRE(findings.empty());
        const YamlNode& node = *tree->find("if");
        for (const Problem& problem : problems_of(node.text)) {
            std::string before = style.before;
            for (const char c : std::string_view(row.source).substr(0, problem.offset)) {
                before += style.written(c);
            }
            CHECK(node.position_at(problem.offset).str() == place_after(before).str());
        }
    }
}

TEST_CASE("a fault is found where it stands in a folded or plain scalar over several lines", "[expression][wrong]") {
    struct Row {
        std::string file;
        std::string place;
    };
    const auto row = GENERATE(values<Row>({
        {"if: minutes > 3 && hour > 2\n", "w.yaml:1:20"},
        {"if: minutes > 3\n  && hour > 2\n", "w.yaml:2:6"},
        {"if: >\n  minutes > 3\n  && hour > 2\n", "w.yaml:3:6"},
        {"if: >-\n  minutes > 3\n\n  && hour > 2\n", "w.yaml:4:6"},
        {"if: |\n  // été\n  minutes > 3 &&\n  hour > 2\n", "w.yaml:4:3"},
        {"if: \"minutes > 3 &&\n  hour > 2\"\n", "w.yaml:2:3"},
        {"if: 'minutes > 3 &&\n\n  ''é'' == ''é'' && hour > 2'\n", "w.yaml:3:21"},
        {"if: \"'\\u00e9\\u00e9' == 'x' && hour > 2\"\n", "w.yaml:1:31"},
    }));
    std::vector<Finding> findings;
    const std::optional<YamlNode> tree = read_yaml({"w.yaml", row.file}, findings);
    REQUIRE(tree);
    const YamlNode& node = *tree->find("if");
    INFO(node.text);
    const Expression::Problems problems = problems_of(node.text);

    REQUIRE(problems.size() == 1);
    CHECK(node.position_at(problems[0].offset).str() == row.place);
}

}  // namespace jalon
