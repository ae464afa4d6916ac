#include "engine/definition/canonical.hpp"

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "engine/base/sha256.hpp"
#include "engine/definition/draw.hpp"
#include "tests/engine/definition/shipped.hpp"

using namespace jalon;

namespace {

YamlNode parsed(const std::string& text) {
    std::vector<Finding> findings;
    const std::optional<YamlNode> node = read_yaml({"x.yaml", text}, findings);
    INFO(text);
    INFO((findings.empty() ? "" : findings.front().str()));
    REQUIRE(node);
    REQUIRE(findings.empty());
    return *node;
}

void check_round_trip(const YamlNode& node) {
    const std::string once = canonical_text(node);
    const YamlNode again = parsed(once);
    INFO(once);
    CHECK(means_the_same(node, again));
    CHECK(canonical_text(again) == once);
    CHECK(sha256_hex(canonical_text(again)) == sha256_hex(once));
}

// Trees of awkward words: signs of YAML, numbers, words that look like values, blanks, accents.
class RandomTree {
  public:
    explicit RandomTree(unsigned seed) : random_(seed) {}

    YamlNode node(int depth) {
        YamlNode made;
        const unsigned long kind = random_() % (depth > 4 ? 2 : 4);
        if (kind == 1) {
            made.kind = YamlNode::Kind::scalar;
            made.text = word();
            made.plain = false;
        } else if (kind == 2) {
            made.kind = YamlNode::Kind::list;
            for (unsigned long i = random_() % 4; i > 0; --i) {
                made.items.push_back(node(depth + 1));
            }
        } else if (kind == 3) {
            made.kind = YamlNode::Kind::map;
            std::set<std::string> keys;
            for (unsigned long i = random_() % 5; i > 0; --i) {
                YamlNode key;
                key.kind = YamlNode::Kind::scalar;
                key.text = word();
                if (keys.insert(key.text).second) {
                    made.entries.push_back({key, node(depth + 1)});
                }
            }
        }
        return made;
    }

  private:
    std::string word() {
        static const std::vector<std::string> pieces{
            "a",   "state", "12", "1.50", "true", "null", "~",   "no",  "2026-09-01", "14:30", "",   " ",
            ": ",  ":",     " #", "#",    "-",    "- ",   "?",   "? ",  "[",          "]",     "{",  "}",
            ",",   "&x",    "*x", "!t",   "|",    ">",    "'",   "\"",  "%",          "@",     "`",  "\n",
            "\\n", "é",     "…",  "<<",   "${",   "}",    "...", "---", "=",          "\r",    "\\", "52 EUR"};
        std::string text;
        for (unsigned long i = random_() % 4; i > 0; --i) {
            text += pieces[random_() % pieces.size()];
        }
        return text;
    }

    std::mt19937 random_;
};

}  // namespace

TEST_CASE("a shipped file in canonical writing is the same definition", "[definition][canonical]") {
    for (const ShippedFile& file : shipped_files()) {
        INFO(file.source.path);
        check_round_trip(parsed(file.source.text));
    }
}

TEST_CASE("any tree is read as it was written", "[definition][canonical]") {
    RandomTree trees(7);
    for (int i = 0; i < 400; ++i) {
        check_round_trip(trees.node(0));
    }
    YamlNode long_key;
    long_key.kind = YamlNode::Kind::map;
    YamlNode key;
    key.kind = YamlNode::Kind::scalar;
    key.text = std::string(3000, 'k');
    long_key.entries.push_back({key, parsed("{ a: [ b ] }")});
    check_round_trip(long_key);
}

TEST_CASE("canonical writing keeps quotes where they matter, and only there", "[definition][canonical]") {
    CHECK(canonical_text(parsed("a: { 'b': \"c\", d: '12', e: 12, f: [x, {y: 1, z: []}], g: }  # said once\n")) ==
          "a:\n  b: c\n  d: \"12\"\n  e: 12\n  f:\n    - x\n    - y: 1\n      z: []\n  g:\n");
    CHECK(canonical_text(parsed("a: >-\n  one\n  two: three\n")) == "a: \"one two: three\"\n");
    CHECK(canonical_text(parsed("")).empty());
}

TEST_CASE("definitions read from canonical writing draw the same, and keep their digest", "[definition][canonical]") {
    std::vector<SourceFile> written;
    std::vector<SourceFile> canonical;
    for (const ShippedFile& file : shipped_files()) {
        if (file.kind->name != "scenario" && file.kind->name != "template") {
            std::vector<Finding> findings;
            written.push_back(file.source);
            const std::optional<std::string> text = canonical_file(file.source, findings);
            REQUIRE(text);
            canonical.push_back({file.source.path, *text});
        }
    }
    std::vector<SourceFile> twice = canonical;
    for (SourceFile& file : twice) {
        std::vector<Finding> findings;
        file.text = *canonical_file(file, findings);
    }
    const Catalogue before = read_catalogue(written).catalogue;
    const Catalogue after = read_catalogue(canonical).catalogue;
    const Catalogue later = read_catalogue(twice).catalogue;
    REQUIRE(before.workflows.size() == after.workflows.size());
    CHECK(before.forms.size() == after.forms.size());
    for (const auto& [id, workflow] : before.workflows) {
        CHECK(draw_dot(*workflow) == draw_dot(after.workflow(id)));
        CHECK(after.workflow(id).digest == later.workflow(id).digest);
    }
}

TEST_CASE("of a template only the front matter is rewritten", "[definition][canonical]") {
    std::vector<Finding> findings;
    CHECK(canonical_file({"doc-templates/x.md.mustache", "---\ntitle: 'T'\ncode:   C\n---\n# {{a}}   \n"}, findings) ==
          "---\ntitle: T\ncode: C\n---\n# {{a}}   \n");
    CHECK_FALSE(canonical_file({"x.yaml", "a: &x 1\n"}, findings));
    CHECK(findings.size() == 1);
}
