#include "engine/definition/yaml_tree.hpp"

#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <vector>

using jalon::Finding;
using jalon::Position;
using jalon::read_yaml;
using jalon::YamlNode;

namespace {

// The findings of one text, one per line.
std::string refused(const std::string& text) {
    std::vector<Finding> findings;
    read_yaml({"f.yaml", text}, findings);
    std::string lines;
    for (const Finding& finding : findings) {
        lines += (lines.empty() ? "" : "\n") + finding.str();
    }
    return lines;
}

YamlNode tree(const std::string& text) {
    std::vector<Finding> findings;
    const std::optional<YamlNode> node = read_yaml({"f.yaml", text}, findings);
    REQUIRE(findings.empty());
    REQUIRE(node);
    return *node;
}

struct Refusal {
    const char* text;
    const char* message;
};

}  // namespace

TEST_CASE("what YAML may not hold is refused with its place and advice", "[definition][yaml]") {
    const auto row = GENERATE(values<Refusal>({
        {"a: 1\nb: 2\na: 3\n", "f.yaml:3:1: la clé « a » est écrite deux fois (déjà ligne 1) ; gardez-en une seule"},
        {"a: &x 1\n",
         "f.yaml:1:4: les ancres (&) ne sont pas admises ; mettez l’expression ou le texte entre guillemets"},
        {"a: !int 1\n",
         "f.yaml:1:4: les étiquettes de type (!) ne sont pas admises ; mettez l’expression ou le texte entre "
         "guillemets"},
        {"a: ! b\n",
         "f.yaml:1:4: les étiquettes de type (!) ne sont pas admises ; mettez l’expression ou le texte entre "
         "guillemets"},
        {"a: *x\n", "f.yaml:1:4: les alias (*) ne sont pas admis ; recopiez la valeur"},
        {"a: { <<: 1 }\n", "f.yaml:1:6: les fusions (<<) ne sont pas admises ; recopiez les clés"},
        {"a: 1\n---\nb: 2\n", "f.yaml:2:1: un fichier ne contient qu’un document ; retirez ce qui suit « --- »"},
        {"a:\tb\n", "f.yaml:1:3: une tabulation ; remplacez-la par des espaces"},
        {"a: \"x\ty\"\n", "f.yaml:1:6: une tabulation ; remplacez-la par des espaces"},
        {"a: b\x04\nc: d\n", "f.yaml:1:5: caractère de commande U+0004 ; retirez-le"},
        {"a: é\xFF\n", "f.yaml:1:5: le texte n’est pas en UTF-8 ; enregistrez le fichier dans ce codage"},
        {"%YAML 1.2\n---\na: 1\n", "f.yaml:1:1: les directives (%) ne sont pas admises ; retirez la ligne"},
        {"a: [1, 2\nb: 3\n",
         "f.yaml:2:2: le crochet « ] » qui ferme cette liste manque, ou un texte qui précède demande des guillemets"},
        {"[a]: 1\n", "f.yaml:1:1: une clé est un simple mot ; mettez-la entre guillemets si elle contient des signes"},
        {"a: {b: 1\n",
         "f.yaml:2:1: l’accolade « } » qui ferme cet ensemble manque, ou un texte qui précède demande des guillemets"},
    }));
    CAPTURE(row.text);
    const std::string found = refused(row.text);
    CHECK(found.substr(0, std::string(row.message).size()) == row.message);
}

TEST_CASE("all that is wrong in a file is told at once", "[definition][yaml]") {
    CHECK(refused("a: &x 1\na: 2\nb: !t 3\n") ==
          "f.yaml:1:4: les ancres (&) ne sont pas admises ; mettez l’expression ou le texte entre guillemets\n"
          "f.yaml:2:1: la clé « a » est écrite deux fois (déjà ligne 1) ; gardez-en une seule\n"
          "f.yaml:3:4: les étiquettes de type (!) ne sont pas admises ; mettez l’expression ou le texte entre "
          "guillemets");
}

TEST_CASE("large and deep files are refused before they cost anything", "[definition][yaml]") {
    CHECK(refused(std::string(1024 * 1024 + 1, ' ')).starts_with("f.yaml:1:1: le fichier dépasse 1 Mio"));
    CHECK(refused("a: " + std::string(64, '[') + std::string(64, ']'))
              .starts_with("f.yaml:1:67: plus de 64 niveaux imbriqués"));
    CHECK(refused("a: " + std::string(63, '[') + std::string(63, ']')).empty());
    CHECK(refused("a: " + std::string(500'000, '[')).find("plus de 64 niveaux") != std::string::npos);
}

TEST_CASE("a scalar is text, whatever it looks like", "[definition][yaml]") {
    const YamlNode node = tree("a: 012\nb: no\nc: 1.10\nd: null\ne: ~\nf:\nnull: x\ng: ''\n");
    CHECK(node.find("a")->text == "012");
    CHECK(node.find("b")->text == "no");
    CHECK(node.find("c")->text == "1.10");
    CHECK(node.find("d")->text == "null");
    CHECK(node.find("e")->text == "~");
    CHECK(node.find("f")->is_empty());
    CHECK(node.find("null")->text == "x");
    CHECK(node.find("g")->is_scalar());
    const YamlNode absent = tree("a:\nnullable: x\nb:\nnull and void: y\nc:\n~z: 1\nd: [null, ~]\n");
    CHECK(absent.find("a")->is_empty());
    CHECK(absent.find("b")->is_empty());
    CHECK(absent.find("c")->is_empty());
    CHECK(absent.find("d")->items[1].text == "~");
}

TEST_CASE("every node knows its place, counted in characters", "[definition][yaml]") {
    const YamlNode node = tree("é: { b: ç, c: [un, deux] }\n");
    const YamlNode& inner = *node.find("é");
    CHECK(inner.position == Position{"f.yaml", 1, 4});
    CHECK(inner.entry("c")->key.position == Position{"f.yaml", 1, 12});
    CHECK(inner.find("c")->items[1].position == Position{"f.yaml", 1, 20});
}

TEST_CASE("places are as exact far into a long line", "[definition][yaml]") {
    std::string text = "{ first: 1";
    for (int i = 0; i < 300; ++i) {
        text += ", é" + std::to_string(i) + ": ô";
    }
    const std::size_t characters = text.size() - 600;  // each item has two letters of two bytes

    const YamlNode node = tree(text + ", last: 2 }");

    CHECK(node.find("last")->position.column == static_cast<int>(characters + std::string(", last: ").size() + 1));
}

TEST_CASE("places inside a scalar are exact through quotes, escapes, folds and blocks", "[definition][yaml]") {
    struct Row {
        const char* text;
        const char* word;  // looked for in the scalar's text
        int line;
        int column;
    };
    const auto row = GENERATE(values<Row>({
        {"a: one + two\n", "two", 1, 10},
        {"a: 'one + two'\n", "two", 1, 11},
        {"a: 'it''s + two'\n", "two", 1, 13},
        {"a: \"one \\\"x\\\" two\"\n", "two", 1, 15},
        {"a: \"\\u00e9 two\"\n", "two", 1, 12},
        {"a: \"one\n  two three\"\n", "three", 2, 7},
        {"a: one\n  two three\n", "three", 2, 7},
        {"a: |\n  one\n  two three\n", "three", 3, 7},
        {"a: >-\n    one\n    two three\n", "three", 3, 9},
        {"a: |\n  é two\n", "two", 2, 5},
    }));
    CAPTURE(row.text);
    const YamlNode node = tree(row.text);
    const YamlNode& scalar = *node.find("a");
    CHECK(scalar.position_at(scalar.text.find(row.word)) == Position{"f.yaml", row.line, row.column});
}

TEST_CASE("an empty file is an empty tree, and a byte order mark is nothing", "[definition][yaml]") {
    CHECK(tree("").is_empty());
    CHECK(tree("# only a comment\n").is_empty());
    CHECK(tree("\xEF\xBB\xBF"
               "a: 1\n")
              .find("a")
              ->position == Position{"f.yaml", 1, 4});
}
