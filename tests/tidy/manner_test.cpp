// The manner of the sources that a reader would notice: size, headers, includes, and words that must not stay.
#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/tidy/sources.hpp"

namespace jalon::tidy {

namespace {

constexpr std::size_t lines_max = 700;

std::vector<Source> all_sources() {
    return sources_under({"engine", "rendering", "storage", "mail", "web", "cli", "tests"});
}

// The offending paths, of the sources for which `offends` holds.
template <typename Predicate>
std::vector<std::string> paths_where(Predicate offends) {
    std::vector<std::string> paths;
    for (const Source& source : all_sources()) {
        if (offends(source)) {
            paths.push_back(source.path);
        }
    }
    return paths;
}

bool is_word_letter(char c) {
    return std::string_view(" \t.,;:!?()[]{}<>\"'/*+-=&|").find(c) == std::string_view::npos;
}

bool has_word(std::string_view line, std::string_view word) {
    for (std::size_t at = line.find(word); at != std::string_view::npos; at = line.find(word, at + 1)) {
        const bool begins = at == 0 || !is_word_letter(line[at - 1]);
        const bool ends = at + word.size() == line.size() || !is_word_letter(line[at + word.size()]);
        if (begins && ends) {
            return true;
        }
    }
    return false;
}

// The code of a line: what stands before a comment, and nothing of a line that is a comment.
std::string_view code_of(std::string_view line) {
    return line.substr(0, line.find("//"));
}

}  // namespace

TEST_CASE("no source is longer than a reader's patience, save those that are named", "[tidy]") {
    std::vector<std::string> named;
    for (const std::string& line : lines_of("tests/tidy/long_files.txt")) {
        const std::vector<std::string> words = words_of(line);
        if (!words.empty() && !words[0].starts_with('#')) {
            named.push_back(words[0]);
        }
    }
    std::ranges::sort(named);

    CHECK(paths_where([](const Source& source) { return source.lines.size() > lines_max; }) == named);
}

TEST_CASE("a header opens by telling what it is for, and is read once", "[tidy]") {
    const auto opens_well = [](const Source& source) {
        return !source.lines.empty() && source.lines[0].starts_with("// ") &&
               std::ranges::find(source.lines, "#pragma once") != source.lines.end();
    };

    CHECK(paths_where([&](const Source& source) { return source.is_header() && !opens_well(source); }) ==
          std::vector<std::string>{});
}

// Two of one name are one to the linker, which keeps the constructors of either for both.
TEST_CASE("no two types that the whole program sees have one name", "[tidy]") {
    std::map<std::string, std::string> places;
    std::vector<std::string> twice;
    for (const Source& source : sources_under({"engine", "rendering", "storage", "mail", "web", "cli"})) {
        std::string space;
        bool anonymous = false;
        for (const std::string& line : source.lines) {
            const std::vector<std::string> words = words_of(line);
            anonymous = line == "namespace {" || (anonymous && line != "}  // namespace");
            if (line.starts_with("namespace jalon")) {
                space = words[1];
            }
            const bool type =
                line.starts_with("struct ") || line.starts_with("class ") || line.starts_with("enum class ");
            if (!type || anonymous || line.find('{') == std::string::npos) {
                continue;
            }
            const std::string name = space + "::" + words[words[0] == "enum" ? 2 : 1];
            const auto [known, added] = places.emplace(name, source.path);
            if (!added) {
                twice.push_back(name + " in " + known->second + " and " + source.path);
            }
        }
    }
    CHECK(twice == std::vector<std::string>());
    CHECK(places.size() > 100);
}

TEST_CASE("a source includes its own header first", "[tidy]") {
    const std::vector<Source> sources = all_sources();
    const auto exists = [&](const std::string& path) {
        return std::ranges::find(sources, path, &Source::path) != sources.end();
    };
    const auto forgets = [&](const Source& source) {
        const std::string own = source.path.substr(0, source.path.rfind('.')) + ".hpp";
        const std::vector<Include> includes = includes_of(source);
        return !source.is_header() && exists(own) && (includes.empty() || includes[0].header != own);
    };

    CHECK(paths_where(forgets) == std::vector<std::string>{});
}

TEST_CASE("includes of ours are written from the root", "[tidy]") {
    static constexpr std::array<std::string_view, 7> folders = {"engine/", "rendering/", "storage/", "mail/",
                                                                "web/",    "cli/",       "tests/"};
    const auto strays = [](const Source& source) {
        return std::ranges::any_of(includes_of(source), [](const Include& include) {
            const auto leads = [&](std::string_view folder) { return include.header.starts_with(folder); };
            return include.angled == std::ranges::any_of(folders, leads);
        });
    };

    CHECK(paths_where(strays) == std::vector<std::string>{});
}

TEST_CASE("what is left to do is an issue or a decision, never a note in the source", "[tidy]") {
    // Spelt in two halves, so that this file is not one of those it looks for.
    const std::vector<std::string> notes = {std::string("TO") + "DO", std::string("FIX") + "ME",
                                            std::string("XX") + "X"};
    const auto has_note = [&](const Source& source) {
        return std::ranges::any_of(source.lines, [&](const std::string& line) {
            return std::ranges::any_of(notes, [&](const std::string& note) { return has_word(line, note); });
        });
    };

    CHECK(paths_where(has_note) == std::vector<std::string>{});
}

// What a service does is said by its definitions; the program would have to be changed with them if it knew one by
// name.
TEST_CASE("no programme is known to the program by its name, its prefix or its label", "[tidy]") {
    std::vector<std::string> names;
    for (const char* id : {"apepp", "assistance-prestataire", "bilan-professionnel", "bilan-professionnel-interne",
                           "bilans-reperes", "cadre", "immersion", "ppr"}) {
        for (const std::string& line : lines_of(std::string("workflows/programmes/") + id + ".yaml")) {
            for (const std::string_view key : {"workflow: ", "prefix: ", "label: "}) {
                if (line.starts_with(key)) {
                    names.push_back(line.substr(key.size()));
                }
            }
        }
    }
    REQUIRE(names.size() == 24);

    std::vector<std::string> found;
    for (const Source& source : sources_under({"engine", "rendering", "storage", "mail", "web", "cli"})) {
        for (const std::string& line : source.lines) {
            for (const std::string& name : names) {
                const std::string_view code = code_of(line);
                const bool common = name == "cadre";  // a word of everyday French as well
                if (common ? code.find("\"cadre\"") != std::string_view::npos : has_word(code, name)) {
                    found.push_back(source.path + ": " + line);
                }
            }
        }
    }
    CHECK(found == std::vector<std::string>{});
}

TEST_CASE("the engine and the stores know no floating point", "[tidy]") {
    const auto floats = [](const Source& source) {
        return (source.path.starts_with("engine/") || source.path.starts_with("storage/")) &&
               std::ranges::any_of(source.lines, [](const std::string& line) {
                   return has_word(code_of(line), "double") || has_word(code_of(line), "float");
               });
    };

    CHECK(paths_where(floats) == std::vector<std::string>{});
}

TEST_CASE("the engine reads no clock of its own", "[tidy]") {
    const auto reads_clock = [](const Source& source) {
        return source.path.starts_with("engine/") && std::ranges::any_of(source.lines, [](const std::string& line) {
                   return code_of(line).find("_clock::now") != std::string_view::npos;
               });
    };

    CHECK(paths_where(reads_clock) == std::vector<std::string>{});
}

}  // namespace jalon::tidy
