// The picture of the folders holds: every #include is read against layers.txt.
#include <algorithm>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/tidy/sources.hpp"

namespace jalon::tidy {

namespace {

struct Rule {
    std::string path;                  // "engine/", "engine/base/json.cpp"
    std::vector<std::string> allowed;  // "std", "engine/base/"
    std::vector<std::string> refused;  // "fstream"
};

std::vector<Rule> read_rules(const std::vector<std::string>& lines) {
    std::vector<Rule> rules;
    for (const std::string& line : lines) {
        const std::vector<std::string> words = words_of(line);
        if (words.empty() || words[0].starts_with('#')) {
            continue;
        }
        Rule rule{words[0], {}, {}};
        for (std::size_t i = 1; i < words.size(); ++i) {
            if (words[i].starts_with('!')) {
                rule.refused.push_back(words[i].substr(1));
            } else {
                rule.allowed.push_back(words[i]);
            }
        }
        rules.push_back(rule);
    }
    return rules;
}

bool is_standard(const Include& include) {
    return include.angled && include.header.find_first_of("./") == std::string::npos;
}

std::string folder_of(const std::string& path) {
    return path.substr(0, path.rfind('/') + 1);
}

bool allows(const Rule& rule, const Include& include) {
    return std::ranges::any_of(rule.allowed, [&](const std::string& beginning) {
        return beginning == "std" ? is_standard(include) : include.header.starts_with(beginning);
    });
}

bool may_include(const std::vector<Rule>& rules, const std::string& path, const Include& include) {
    bool allowed = include.header.starts_with(folder_of(path));
    for (const Rule& rule : rules) {
        if (!path.starts_with(rule.path)) {
            continue;
        }
        if (std::ranges::find(rule.refused, include.header) != rule.refused.end()) {
            return false;
        }
        allowed = allowed || allows(rule, include);
    }
    return allowed;
}

std::vector<std::string> offences_of(const std::vector<Rule>& rules, const Source& source) {
    std::vector<std::string> offences;
    for (const Include& include : includes_of(source)) {
        if (!may_include(rules, source.path, include)) {
            offences.push_back(source.path + ":" + std::to_string(include.line) + " includes " + include.header);
        }
    }
    return offences;
}

}  // namespace

TEST_CASE("every include follows the arrows of layers.txt", "[tidy]") {
    const std::vector<Rule> rules = read_rules(lines_of("tests/tidy/layers.txt"));

    std::vector<std::string> offences;
    for (const Source& source : sources_under({"engine", "rendering", "storage", "mail", "web", "cli"})) {
        const std::vector<std::string> found = offences_of(rules, source);
        offences.insert(offences.end(), found.begin(), found.end());
    }

    CHECK(offences == std::vector<std::string>{});
}

TEST_CASE("every line of layers.txt is about a file or folder that exists", "[tidy]") {
    const std::vector<Source> sources = sources_under({"engine", "rendering", "storage", "mail", "web", "cli"});

    std::vector<std::string> idle;
    for (const Rule& rule : read_rules(lines_of("tests/tidy/layers.txt"))) {
        if (std::ranges::none_of(sources, [&](const Source& source) { return source.path.starts_with(rule.path); })) {
            idle.push_back(rule.path);
        }
    }

    CHECK(idle == std::vector<std::string>{});
}

TEST_CASE("an arrow that the picture lacks is an offence", "[tidy]") {
    struct Row {
        std::string path;
        std::string line;
        std::size_t offences;
    };
    const auto row = GENERATE(values<Row>({
        {"engine/cases/a.cpp", "#include \"engine/forms/validate.hpp\"", 0},
        {"engine/cases/a.cpp", "#include <vector>", 0},
        {"engine/cases/a.cpp", "#include <fstream>", 1},
        {"engine/cases/a.cpp", "#include <yaml-cpp/yaml.h>", 1},
        {"engine/cases/a.cpp", "#include \"storage/case_store.hpp\"", 1},
        {"engine/base/a.cpp", "#include \"engine/cases/case.hpp\"", 1},
        {"storage/a.cpp", "#include \"rendering/renderer.hpp\"", 1},
        {"web/pages/a.cpp", "#include \"storage/case_store.hpp\"", 1},
        {"rendering/layout/a.cpp", "#include <hpdf.h>", 1},
        {"cli/compose.cpp", "#include \"storage/case_store.hpp\"", 0},
    }));
    const std::vector<Rule> rules = read_rules(lines_of("tests/tidy/layers.txt"));

    CHECK(offences_of(rules, {row.path, {row.line}}).size() == row.offences);
}

}  // namespace jalon::tidy
