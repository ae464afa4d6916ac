// `jalon render` as a person types it: whole files or none, the marks asked for, and what a document costs.
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <string>

#include <sys/resource.h>

#include <catch2/catch.hpp>

#include "tests/e2e/product.hpp"
#include "tests/support/small_disk.hpp"
#include "tests/support/source_dir.hpp"

using namespace jalon::test;

namespace {

std::string root() {
    return jalon::source_dir();
}

std::vector<std::string> summons(const std::filesystem::path& out, const std::vector<std::string>& more = {}) {
    std::vector<std::string> words = {"render", "summons", "--facts", root() + "/doc-templates/summons.example.yaml",
                                      "--root", root(),    "-o",      out.string()};
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

}  // namespace

TEST_CASE("a document that cannot be written whole leaves the file that was there", "[e2e][render]") {
    const Folder folder;
    const std::filesystem::path out = folder.path() / "summons.pdf";
    std::ofstream(out) << "the one of yesterday";
    Run full;
    {
        const SmallDisk disk(8'000);
        full = run(summons(out));
    }
    CHECK(full.status == 1);
    CHECK(full.err.find("ne peut pas être écrit") != std::string::npos);
    CHECK(text_of_file(out) == "the one of yesterday");

    CHECK(run(summons(out)).status == 0);
    CHECK(text_of_file(out).starts_with("%PDF-1.7"));
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("the program that makes one paper loads nothing that other commands need", "[e2e][render]") {
    const char* binary = std::getenv("JALON_BINARY");
    REQUIRE(binary != nullptr);
    const std::string program = text_of_file(binary);
    CHECK(program.find("libharfbuzz.so") != std::string::npos);
    for (const char* library : {"libqpdf.so", "libPocoNet.so", "libPocoData.so", "libsqlite3.so", "libssl.so"}) {
        INFO(library);
        CHECK(program.find(library) == std::string::npos);
    }
}

TEST_CASE("a duplicate and a draft bear their mark", "[e2e][render]") {
    const Folder folder;
    const std::filesystem::path out = folder.path() / "summons.pdf";
    struct Row {
        const char* option;
        const char* mark;
    };
    const auto row = GENERATE(values<Row>({{"--duplicate", "DUPLICATA"}, {"--draft", "PROJET"}}));

    const std::filesystem::path twin = folder.path() / "summons.html";
    REQUIRE(run(summons(out, {"--html", twin.string()})).status == 0);
    const std::string plain = text_of_file(out);
    CHECK(text_of_file(twin).find(row.mark) == std::string::npos);
    REQUIRE(run(summons(out, {"--html", twin.string(), row.option})).status == 0);
    CHECK(text_of_file(twin).find(row.mark) != std::string::npos);
    CHECK(text_of_file(out).size() > plain.size());
}

TEST_CASE("what a document costs is told in time, bytes and memory, from one thread and from several",
          "[e2e][render]") {
    const Folder folder;
    const std::filesystem::path out = folder.path() / "summons.pdf";

    const Run told = run(summons(out, {"--repeat", "3", "--threads", "2", "--vary"}));
    REQUIRE(told.status == 0);
    CHECK(told.out.starts_with(std::to_string(std::filesystem::file_size(out)) + " octets\n"));
    CHECK(std::regex_search(told.out, std::regex("\n3 fois sur 1 fil : [0-9.]+ ms au plus vite")));
    CHECK(std::regex_search(told.out, std::regex("\n6 fois sur 2 fils : [0-9.]+ ms au plus vite")));
    CHECK(std::regex_search(told.out, std::regex("\n2 fils valent [0-9.]+ fils\nmémoire : [0-9.]+ Mo au plus\n$")));

    CHECK(run(summons(out, {"--repeat", "0"})).status == 2);
    CHECK(run(summons(out, {"--repeat", "deux"})).status == 2);
}

TEST_CASE("a template that does not exist is told with the nearest name", "[e2e][render]") {
    const Folder folder;
    std::vector<std::string> words = summons(folder.path() / "x.pdf");
    words[1] = "sumons";
    const Run refused = run(words);

    CHECK(refused.status == 2);
    CHECK(refused.err.find("« summons »") != std::string::npos);
    CHECK(std::filesystem::is_empty(folder.path()));
}
