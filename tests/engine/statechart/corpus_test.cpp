// Plays every machine of corpus.txt.
#include <fstream>
#include <sstream>
#include <string>

#include <catch2/catch.hpp>

#include "tests/engine/statechart/machine_cases.hpp"
#include "tests/support/source_dir.hpp"

TEST_CASE("the machines of the corpus do what the W3C algorithm says", "[statechart][corpus]") {
    std::ifstream in(std::string(jalon::source_dir()) + "/tests/engine/statechart/corpus.txt");
    std::ostringstream read;
    read << in.rdbuf();
    const std::string text = read.str();
    int count = 0;
    for (std::size_t at = text.find("\n### ") + 1; at != std::string::npos;) {
        const std::size_t next = text.find("\n### ", at);
        const std::string row = text.substr(at + 4, next == std::string::npos ? next : next - at - 3);
        const std::size_t line = row.find('\n');
        const std::size_t middle = row.find("\n---\n");
        REQUIRE(middle != std::string::npos);
        const std::string name = row.substr(0, line);
        const std::string machine = row.substr(line + 1, middle - line);
        const std::string script = row.substr(middle + 5);
        CAPTURE(name);
        CHECK(jalon::tests::played({name.c_str(), machine.c_str(), script.c_str()}) == "");
        ++count;
        at = next == std::string::npos ? next : next + 1;
    }
    CHECK(count > 60);
}
