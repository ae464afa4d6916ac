#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "tests/e2e/product.hpp"
#include "tests/support/source_dir.hpp"

using namespace jalon;
using namespace jalon::test;

namespace fs = std::filesystem;

namespace {

// Writes `wrong` in place of the first `right` of a file and returns where it now stands, « file:line: ».
std::string spoil(const fs::path& root, const std::string& file, const std::string& right, const std::string& wrong) {
    std::string text = text_of_file(root / file);
    const std::size_t at = text.find(right);
    INFO(file << " holds " << right);
    REQUIRE(at != std::string::npos);
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
    text.replace(at, right.size(), wrong);
    std::ofstream(root / file, std::ios::binary) << text;
    return fmt::format("{}:{}:", file, line);
}

// The shipped definitions, to be spoilt.
fs::path copied_definitions(const Folder& folder) {
    fs::path root = folder.path() / "definitions";
    fs::create_directories(root);
    for (const char* part : {"workflows", "forms", "doc-templates"}) {
        fs::copy(fs::path(source_dir()) / part, root / part, fs::copy_options::recursive);
    }
    return root;
}

}  // namespace

TEST_CASE("a picture that is not there is refused with its place and the nearest name", "[e2e]") {
    const Folder folder;
    const fs::path root = copied_definitions(folder);
    const std::string place =
        spoil(root, "doc-templates/report.md.mustache", "logo: centre-logo.png", "logo: center-logo.png");

    const Run refused = run({"check", root.string()});
    CHECK(refused.status == 1);
    CHECK(refused.out.find(place + "1: l’image « center-logo.png » n’existe pas dans doc-templates/images/ ; "
                                   "vouliez-vous dire « centre-logo.png » ?") != std::string::npos);
}

TEST_CASE("a service whose definitions are wrong tells of every error with its place and does not start", "[e2e]") {
    const Folder folder;
    const fs::path root = copied_definitions(folder);
    const std::string workflow =
        spoil(root, "workflows/programmes/bilan-professionnel.yaml", "to: signatures,", "to: signature,");
    const std::string form = spoil(root, "forms/payment.yaml", "type: money", "type: mony");
    const std::string paper =
        spoil(root, "doc-templates/invoice.md.mustache", "{{invoice.due_date}}", "{{#invoice.due_date}}");

    const Run refused = run({"serve", "--port", "0", "--data", folder.path() / "data", "--root", root.string()});

    INFO(refused.err);
    CHECK(refused.status == 1);
    for (const std::string& place : {workflow, form, paper}) {
        INFO(place);
        CHECK(refused.err.find(place) != std::string::npos);
    }
    CHECK(refused.err.find("vouliez-vous dire « money »") != std::string::npos);
    CHECK(refused.err.find("rien n’a démarré") != std::string::npos);
    CHECK_FALSE(fs::exists(folder.path() / "data"));
}

TEST_CASE("definitions that break one of their properties are not published, and the property is named", "[e2e]") {
    const Folder folder;
    const fs::path root = copied_definitions(folder);
    write_text(folder.path() / "data/jalon.db", "");
    spoil(root, "workflows/programmes/bilan-professionnel.yaml", "&& !issued_and_signed('convention')",
          "&& issued_and_signed('convention')");

    const Run refused =
        run({"publish", "--data", (folder.path() / "data").string(), "--root", root.string(), "--apply"});

    INFO(refused.err);
    CHECK(refused.status == 1);
    CHECK(refused.err.find("no-accompaniment-before-signatures") != std::string::npos);
    CHECK(refused.err.find("rien n’a changé") != std::string::npos);
    CHECK(fs::file_size(folder.path() / "data/jalon.db") == 0);
}

TEST_CASE("a machine and a table that stand alone are checked for what they are", "[e2e]") {
    const Folder folder;
    const std::string machine = folder.path() / "machine.yaml";
    const std::string table = folder.path() / "table.yaml";
    std::ofstream(machine)
        << "workflow: door\ninitial: open\nstates:\n  open: { on: { shut: closed } }\n  closed: {}\n";
    std::ofstream(table) << "table: price\ninputs: { age: { type: int } }\noutputs: { price: { type: int } }\n"
                            "rows:\n  - { if: { age: '< 18' }, then: 10 }\n";

    const Run door = run({"check", machine});
    const Run price = run({"check", table});

    CHECK(door.status == 1);
    CHECK(door.out.find("on ne peut pas quitter l’état « closed »") != std::string::npos);
    CHECK(price.status == 1);
    CHECK(price.out.find("aucune ligne ne répond quand age = 18") != std::string::npos);
}

TEST_CASE("a workflow from elsewhere is checked, played and proved among the definitions", "[e2e]") {
    const Folder folder;
    const std::string shipped = (fs::path(source_dir()) / "workflows/programmes/cadre.yaml").string();
    const std::string copy = folder.path() / "copy.yaml";
    const std::string faulty = folder.path() / "faulty.yaml";
    fs::copy_file(shipped, copy);
    std::ofstream(faulty)
        << "workflow: visit\nlabel: Visite\nparties: { agent: { label: Agent } }\nstates:\n"
           "  open: { label: Ouvert, on: { go: { label: Aller, by: agnet, to: over, form: paiment } } }\n"
           "  over: { label: Clos, type: final }\n";

    const Run sound = run({"check", copy});
    const Run proved = run({"prove", copy});
    const Run by_path = run({"prove", shipped});
    const Run refused = run({"check", faulty});
    const Run drawn = run({"graph", faulty, "--format", "dot"});

    CHECK(sound.out == "");  // of other files neither
    CHECK(sound.status == 0);
    CHECK(proved.out == by_path.out);
    CHECK(proved.status == 0);
    CHECK(by_path.out.find("always-a-way-out : prouvée") != std::string::npos);
    INFO(refused.out);
    CHECK(refused.status == 1);
    CHECK(refused.out.find("faulty.yaml:5:56: le rôle « agnet » n’existe pas ; vouliez-vous dire « agent » ?") !=
          std::string::npos);
    CHECK(refused.out.find("le formulaire « paiment » n’existe pas") != std::string::npos);
    CHECK(drawn.status == 0);
}

TEST_CASE("a folder of definitions is checked whole, with no forms or papers too", "[e2e]") {
    const Folder folder;
    fs::create_directories(folder.path() / "workflows");
    std::ofstream(folder.path() / "workflows/door.yaml")
        << "workflow: door\nstates:\n  open: { on: { shut: closd } }\n  closed: { type: final }\n";

    const Run checked = run({"check", folder.path()});

    INFO(checked.out);
    CHECK(checked.status == 1);
    CHECK(checked.out.find("workflows/door.yaml:3:23: l’état « closd » n’existe pas ; vouliez-vous dire « closed »") !=
          std::string::npos);
}

TEST_CASE("templates of programmes to come take one line of the check, which counts them; --verbose names each",
          "[e2e]") {
    const auto told = [](const std::string& out) {
        std::istringstream lines(out);
        int count = 0;
        for (std::string line; std::getline(lines, line);) {
            count += line.find("aucune étape ne produit") == std::string::npos ? 0 : 1;
        }
        return count;
    };

    const Run brief = run({"check", "--root", source_dir()});
    const Run whole = run({"check", "--root", source_dir(), "--verbose"});

    INFO(brief.out);
    CHECK(brief.status == 0);
    CHECK(told(brief.out) == 1);
    REQUIRE(told(whole.out) > 1);
    CHECK(brief.out.find(std::to_string(told(whole.out)) + " modèles qu’aucune étape ne produit (") !=
          std::string::npos);
    CHECK(whole.out.find(
              "doc-templates/tariff-change-notice.md.mustache:1:1: avertissement : aucune étape ne produit le modèle "
              "« tariff-change-notice »") != std::string::npos);
}

TEST_CASE("a folder of scenarios is played, and what none of them takes is named", "[e2e]") {
    const Folder folder;
    const std::string machine = folder.path() / "door.yaml";
    const fs::path scenarios = folder.path() / "scenarios";
    fs::create_directories(scenarios / "empty");
    std::ofstream(machine)
        << "workflow: door\nstates:\n  open: { on: { shut: closed } }\n"
           "  closed: { on: { unlock: open }, timers: [ { name: rust, after: 3 days, to: open } ] }\n";
    std::ofstream(scenarios / "one.yaml") << "scenario: one\nsteps:\n  - send: shut\n";
    std::ofstream(scenarios / "two.yaml") << "scenario: two\nsteps:\n  - send: shut\n  - send: unlock\n";

    const Run played = run({"play", machine, scenarios.string(), "--coverage"});
    const Run none = run({"play", machine, (scenarios / "empty").string()});

    CHECK(played.out.find("door.yaml:4:45: aucun scénario n’emprunte « closed/timer.closed.rust »\n"
                          "2 scénario(s), 0 différence(s) ; 2 transitions sur 3 empruntées.") != std::string::npos);
    CHECK(none.status == 2);
}

TEST_CASE("played through the service, a scenario is held against the forms it fills", "[e2e]") {
    const Folder folder;
    const fs::path scenario = folder.path() / "kit.yaml";
    std::ofstream(scenario) << "scenario: a kit without its answers\n"
                               "case: { workflow: cadre, organisation: saint-aubin, facts: { employer: { siret: "
                               "\"21990001600011\", signatory_name: X } } }\n"
                               "at: 2026-03-02\nsteps:\n"
                               "  - { send: send_kit, by: secretary, data: { services: [bilan_professionnel] } }\n";

    const Run machine = run({"play", "cadre", scenario.string(), "--root", source_dir()});
    const Run service = run({"play", "cadre", scenario.string(), "--root", source_dir(), "--service"});
    const Run alone = run({"play", "--service", "x.yaml", scenario.string()});

    CHECK(machine.status == 0);
    CHECK(service.status == 1);
    CHECK(service.out.find("kit.yaml:5:5: « send_kit » est refusé") != std::string::npos);
    CHECK(service.out.find("effective_on") != std::string::npos);
    CHECK(alone.status != 0);
}
