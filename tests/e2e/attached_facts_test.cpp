// `jalon render --attach-facts`: the facts that a paper prints travel in it, and no others.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <catch2/catch.hpp>

#include "tests/e2e/product.hpp"

using namespace jalon;
using namespace jalon::test;

namespace fs = std::filesystem;

TEST_CASE("a paper carries what it prints as data, and nothing more", "[e2e][attachments]") {
    const Folder folder;
    write_text(folder.path() / "root/doc-templates/note.md.mustache",
               "---\ntitle: Note\ncode: N\nclass: S1\naudience: [agent]\nlayout: letter\n---\n# Note\n\nMadame "
               "{{agent.name}}.\n\n"
               "{{#sessions}}\n- {{day}}, {{place}}\n{{/sessions}}\n");
    fs::create_directories(folder.path() / "root/workflows");
    write_text(folder.path() / "facts.yaml",
               "agent: { name: Ève LY, phone: \"06 00 00 00 00\" }\nplace: Lierneville\nhealth: réservée\nsessions:\n"
               "  - { day: 3 mai, note: confidentielle }\n  - { day: 4 mai, place: Ars, note: confidentielle }\n");
    const std::string out = (folder.path() / "note.pdf").string();
    const Run made = run({"render", "note", "--facts", (folder.path() / "facts.yaml").string(), "-o", out,
                          "--attach-facts", "--root", (folder.path() / "root").string()});
    REQUIRE(made.status == 0);
    CHECK(run({"verify", out}).status == 0);
    const std::string found = (folder.path() / "faits.json").string();
    REQUIRE(std::system(("pdfdetach -savefile faits.json -o " + found + " " + out).c_str()) == 0);

    CHECK(text_of_file(found) ==
          "{\"agent\":{\"name\":\"Ève LY\"},\"place\":\"Lierneville\","
          "\"sessions\":[{\"day\":\"3 mai\"},{\"day\":\"4 mai\",\"place\":\"Ars\"}]}");
}
