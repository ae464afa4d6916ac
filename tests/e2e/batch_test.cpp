// `jalon batch`: each item for itself, the same however many work, and a run that stopped goes on.
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include <catch2/catch.hpp>

#include "tests/e2e/product.hpp"
#include "tests/support/source_dir.hpp"

using namespace jalon;
using namespace jalon::test;

namespace fs = std::filesystem;

namespace {

// Definitions of two small papers, and a list of facts for them.
class Lot {
  public:
    explicit Lot(int count) {
        for (const std::string name : {"note", "avis"}) {
            write_text(folder_.path() / ("root/doc-templates/" + name + ".md.mustache"),
                       "---\ntitle: Note\ncode: N\nclass: S1\naudience: [agent]\nlayout: letter\n---\n# Note\n\nMadame "
                       "{{name}}, "
                       "reçue le {{day}}.\n");
        }
        fs::create_directories(folder_.path() / "root/workflows");
        for (int k = 1; k <= count; ++k) {
            list_ += "{\"name\":\"Agente " + std::to_string(k) + "\",\"day\":\"3 mai\"}\n";
        }
        write_list();
    }

    Run run(const std::string& out, const std::string& threads = "2", const std::string& model = "note") const {
        return test::run({"batch", model, "--facts", (folder_.path() / "lot.jsonl").string(), "--output",
                          (folder_.path() / out).string(), "--threads", threads, "--root",
                          (folder_.path() / "root").string()});
    }

    void replace(const std::string& from, const std::string& to) {
        const std::size_t at = list_.find(from);
        REQUIRE(at != std::string::npos);
        list_.replace(at, from.size(), to);
        write_list();
    }

    fs::path path(const std::string& name) const { return folder_.path() / name; }

    // Name and bytes of each file of a folder.
    std::map<std::string, std::string> files(const std::string& out) const {
        std::map<std::string, std::string> found;
        for (const fs::directory_entry& entry : fs::directory_iterator(path(out))) {
            found[entry.path().filename().string()] = text_of_file(entry.path());
        }
        return found;
    }

  private:
    void write_list() const { write_text(folder_.path() / "lot.jsonl", list_); }

    Folder folder_;
    std::string list_;
};

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("one thread or four make the same papers and the same account of them", "[e2e][batch]") {
    Lot lot(24);
    lot.replace("{\"name\":\"Agente 9\"", "{\"nom\":\"Agente 9\"");
    const Run alone = lot.run("one", "1");
    const Run together = lot.run("four", "4");

    CHECK(alone.status == 1);
    CHECK(together.status == 1);
    CHECK(alone.out == together.out);
    CHECK(lot.files("one") == lot.files("four"));
    CHECK(lot.files("one").size() == 24);  // 23 papers and the account
    CHECK(holds(text_of_pdf(lot.files("one")["0024.pdf"]), "Madame Agente 24, reçue le 3 mai."));
}

TEST_CASE("an item that fails is told with its place and stops no other", "[e2e][batch]") {
    Lot lot(4);
    lot.replace("{\"name\":\"Agente 2\"", "{\"nom\":\"Agente 2\"");
    lot.replace("\"Agente 3\",", "\"Agente 3\"");
    const Run run = lot.run("out");

    CHECK(run.status == 1);
    CHECK(holds(run.out, "4 document(s) : 2 établi(s), 0 déjà là, 2 refusé(s)"));
    CHECK(holds(run.err, "lot.jsonl:2: "));
    CHECK(holds(run.err, "name"));
    CHECK(holds(run.err, "lot.jsonl:3: "));
    CHECK(holds(run.err, "4 / 4"));
    CHECK_FALSE(fs::exists(lot.path("out/0002.pdf")));
    CHECK(fs::exists(lot.path("out/0004.pdf")));
}

TEST_CASE("a run that was killed goes on: whole papers stay, others are made", "[e2e][batch]") {
    Lot lot(12);
    REQUIRE(lot.run("whole").status == 0);
    const std::map<std::string, std::string> whole = lot.files("whole");
    REQUIRE(lot.run("out").status == 0);
    // As a run leaves it that dies in its tenth item: nine lines and a piece of one, a paper half written.
    std::string account = whole.at("lot.jsonl");
    std::size_t end = 0;
    for (int line = 0; line < 10; ++line) {
        end = account.find('\n', end) + 1;
    }
    write_text(lot.path("out/lot.jsonl"), account.substr(0, end + 20));
    for (const char* name : {"0010.pdf", "0011.pdf", "0012.pdf"}) {
        fs::remove(lot.path("out") / name);
    }
    write_text(lot.path("out/0010.pdf.part"), whole.at("0010.pdf").substr(0, 1000));
    write_text(lot.path("out/0004.pdf"), whole.at("0004.pdf").substr(0, 1000));
    const Run again = lot.run("out");

    CHECK(again.status == 0);
    CHECK(holds(again.out, "12 document(s) : 4 établi(s), 8 déjà là, 0 refusé(s)"));
    CHECK(lot.files("out") == whole);
}

TEST_CASE("what changed is made again, and a paper whose facts went wrong does not stay", "[e2e][batch]") {
    Lot lot(5);
    REQUIRE(lot.run("out").status == 0);
    lot.replace("Agente 2", "Ève LY");
    lot.replace("{\"name\":\"Agente 5\"", "{\"nom\":\"Agente 5\"");
    const Run again = lot.run("out");

    CHECK(again.status == 1);
    CHECK(holds(again.out, "5 document(s) : 1 établi(s), 3 déjà là, 1 refusé(s)"));
    CHECK(holds(text_of_pdf(lot.files("out")["0002.pdf"]), "Ève LY"));
    CHECK_FALSE(fs::exists(lot.path("out/0005.pdf")));
}

TEST_CASE("a folder takes the papers of one template", "[e2e][batch]") {
    const Lot lot(2);
    REQUIRE(lot.run("out").status == 0);
    const Run other = lot.run("out", "2", "avis");

    CHECK(other.status == 1);
    CHECK(holds(other.err, "autre lot"));
}

TEST_CASE("a folder of facts gives papers of the same names", "[e2e][batch]") {
    const Lot lot(1);
    write_text(lot.path("facts/ly.yaml"), "name: Ève LY\nday: 3 mai\n");
    write_text(lot.path("facts/pic.json"), "{\"name\":\"Anne PIC\",\"day\":\"4 mai\"}");
    const Run run = test::run({"batch", "note", "--facts", lot.path("facts").string(), "--output",
                               lot.path("out").string(), "--root", lot.path("root").string()});

    CHECK(run.status == 0);
    CHECK(lot.files("out").size() == 3);
    CHECK(holds(text_of_pdf(lot.files("out")["pic.pdf"]), "Anne PIC"));
}

TEST_CASE("a paper with a logo is made in a lot, and bound, like any other", "[e2e]") {
    const Folder folder;
    const fs::path example = fs::path(source_dir()) / "doc-templates/report.example.yaml";
    fs::create_directories(folder.path() / "facts");
    fs::copy(example, folder.path() / "facts/one.yaml");
    write_text(folder.path() / "plan.yaml",
               "binding: Livret\nchapters:\n  - { template: report, facts: facts/one.yaml }\n");

    const Run lot = test::run({"batch", "report", "--facts", (folder.path() / "facts").string(), "--output",
                               (folder.path() / "out").string()});
    CHECK(lot.status == 0);
    CHECK(lot.out == "1 document(s) : 1 établi(s), 0 déjà là, 0 refusé(s)\n");
    const Run bound = test::run(
        {"bind", (folder.path() / "plan.yaml").string(), "--output", (folder.path() / "livret.pdf").string()});
    CHECK(bound.err == "");
    CHECK(bound.status == 0);
}
