// Commands as a person types them: options in all the ways they may stand, and what is said of those that may not.
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/e2e/product.hpp"
#include "tests/support/source_dir.hpp"

using namespace jalon::test;

namespace {

std::vector<std::string> summons(const std::vector<std::string>& options) {
    std::vector<std::string> words = {"render", "summons", "--root", jalon::source_dir()};
    words.insert(words.end(), options.begin(), options.end());
    return words;
}

}  // namespace

TEST_CASE("an option and its value stand in one word or in two, under any of their names", "[e2e][command]") {
    const Folder folder;
    const std::string facts = std::string(jalon::source_dir()) + "/doc-templates/summons.example.yaml";
    const std::string out = (folder.path() / "summons.pdf").string();
    const std::vector<std::vector<std::string>> ways = {
        {"--facts", facts, "--output", out}, {"--facts=" + facts, "--output=" + out}, {"-f", facts, "-o", out},
        {"-f" + facts, "-o" + out},          {"-f=" + facts, "--out=" + out},         {"--fac", facts, "--outp", out}};
    for (const std::vector<std::string>& options : ways) {
        CAPTURE(options);
        const Run made = run(summons(options));
        CHECK(made.err.empty());
        CHECK(made.status == 0);
        CHECK(text_of_file(out).starts_with("%PDF-1.7"));
        std::filesystem::remove(out);
    }
}

TEST_CASE("an option that the command does not have, or that lacks something, is told with what to do",
          "[e2e][command]") {
    struct Row {
        std::vector<std::string> options;
        std::string said;
    };
    const auto row = GENERATE(values<Row>({
        {{"--fact"}, "« --facts » attend : fichier"},
        {{"--drfat"}, "« --drfat » n’existe pas ; vouliez-vous dire « draft »"},
        {{"-z"}, "« -z » n’existe pas"},
        {{"--draft=oui"}, "« --draft » n’attend rien"},
        {{"--draft", "--draft"}, "« --draft » est donnée deux fois"},
        {{"--r", "x"}, "« --r » peut vouloir dire « --repeat » ou « --root »"},
    }));
    CAPTURE(row.said);

    const Run refused = run(summons(row.options));
    CHECK(refused.status == 2);
    CHECK(refused.err.starts_with("jalon render : "));
    CHECK_THAT(refused.err, Catch::Contains(row.said));
    CHECK_THAT(refused.err, Catch::Contains("jalon render --help"));
}

TEST_CASE("help tells every option of a command, and the list tells every command", "[e2e][command]") {
    const Run one = run({"render", "--help"});
    CHECK(one.status == 0);
    CHECK_THAT(one.out, Catch::Contains("-o, --output fichier") && Catch::Contains("    --draft"));

    const Run all = run({"--help"});
    CHECK(all.status == 0);
    CHECK_THAT(all.out, Catch::Contains("\n  render ") && Catch::Contains("\n  serve "));
    CHECK(run({"rendre"}).status == 2);
}

TEST_CASE("what makes one paper loads no library of databases or networks", "[e2e][command]") {
    const std::string program = text_of_file(std::getenv("JALON_BINARY"));
    REQUIRE(program.find("libharfbuzz.so") != std::string::npos);

    for (const char* library : {"libPoco", "libsqlite3", "libqpdf", "libssl"}) {
        CAPTURE(library);
        CHECK(program.find(library) == std::string::npos);
    }
}
