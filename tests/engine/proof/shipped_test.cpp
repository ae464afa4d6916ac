// The properties that the shipped workflows carry: proved as they are, and violated once the workflow is broken.
#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "engine/definition/catalogue.hpp"
#include "engine/proof/prove.hpp"
#include "engine/scenario/machine_host.hpp"
#include "tests/support/source_dir.hpp"

using jalon::SourceFile;
using jalon::proof::Verdict;

namespace {

const std::vector<SourceFile>& shipped() {
    static const std::vector<SourceFile> files = [] {
        namespace fs = std::filesystem;
        std::vector<SourceFile> read;
        const fs::path root = jalon::source_dir();
        for (const char* folder : {"workflows", "forms", "doc-templates"}) {
            for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
                const std::string name = entry.path().filename().string();
                const bool facts = name.ends_with(".example.yaml") ||
                                   entry.path().parent_path().parent_path().filename() == "examples";
                if (name.ends_with(".yaml") ? !facts : name.ends_with(".mustache")) {
                    std::ifstream in(entry.path());
                    read.push_back({fs::relative(entry.path(), root).string(),
                                    std::string(std::istreambuf_iterator<char>(in), {})});
                }
            }
        }
        std::sort(read.begin(), read.end(),
                  [](const SourceFile& left, const SourceFile& right) { return left.path < right.path; });
        return read;
    }();
    return files;
}

std::string errors(const jalon::ReadResult& read) {
    std::string text;
    for (const jalon::Finding& finding : read.findings) {
        text += finding.level == jalon::Finding::Level::error ? finding.str() + "\n" : "";
    }
    return text;
}

struct Broken {
    const char* about;
    const char* property;  // that it violates
    const char* file;
    std::vector<std::pair<std::string, std::string>> changes;  // every one must be found
    const char* workflow = "bilan-professionnel";
};

std::vector<SourceFile> changed(const Broken& row) {
    std::vector<SourceFile> files = shipped();
    const auto file =
        std::find_if(files.begin(), files.end(), [&](const SourceFile& one) { return one.path == row.file; });
    REQUIRE(file != files.end());
    for (const auto& [from, to] : row.changes) {
        const std::size_t place = file->text.find(from);
        INFO(row.about << "\n" << from);
        REQUIRE(place != std::string::npos);
        file->text.replace(place, from.size(), to);
    }
    return files;
}

// "" when the scenario plays as it says; else the first difference.
std::string difference(const jalon::Catalogue& catalogue, const std::string& workflow, const std::string& text) {
    std::vector<jalon::Finding> findings;
    const std::optional<jalon::Scenario> scenario = jalon::read_scenario({"scenario.yaml", text}, findings);
    if (!scenario) {
        return findings.front().str();
    }
    jalon::MachineHost host(catalogue, catalogue.workflow(workflow));
    const jalon::PlayResult result = jalon::play(*scenario, host, jalon::Restore::no);
    return result.difference ? result.difference->str() : "";
}

constexpr const char* programme = "workflows/programmes/bilan-professionnel.yaml";
constexpr const char* stage = "workflows/accompaniment.yaml";

void check_that_a_scenario_shows(const Broken& row) {
    const jalon::ReadResult read = jalon::read_catalogue(changed(row));
    REQUIRE(errors(read) == "");
    jalon::Workflow workflow = read.catalogue.workflow(row.workflow);
    std::erase_if(workflow.properties, [&](const jalon::Property& one) { return one.name != row.property; });

    const jalon::proof::Proof proof = jalon::proof::prove(workflow, &read.catalogue);

    REQUIRE(proof.verdicts.size() == 1);
    const Verdict& verdict = proof.verdicts.front();
    INFO(row.about << "\n" << verdict.str() << "\n" << verdict.scenario);
    CHECK(verdict.outcome == Verdict::Outcome::violated);
    CHECK(difference(read.catalogue, row.workflow, verdict.scenario) == "");
}

}  // namespace

TEST_CASE("the shipped workflows satisfy the properties they carry", "[proof][shipped]") {
    const jalon::ReadResult read = jalon::read_catalogue(shipped());
    REQUIRE(errors(read) == "");
    for (const auto& [id, workflow] : read.catalogue.workflows) {
        const jalon::proof::Proof proof = jalon::proof::prove(*workflow, &read.catalogue);
        CHECK(proof.findings.empty());
        CHECK(proof.verdicts.size() >= 4);
        for (const Verdict& verdict : proof.verdicts) {
            INFO(id << " " << verdict.str() << "\n" << verdict.scenario);
            CHECK(verdict.outcome == Verdict::Outcome::proved);
        }
    }
}

TEST_CASE("a shipped workflow that is broken violates its property, and a scenario shows it", "[proof][shipped]") {
    check_that_a_scenario_shows(GENERATE_COPY(values<Broken>({
        {"the employer reads the report",
         "the-report-is-for-the-agent",
         stage,
         {{"- document: { template: report, as: report, audience: [agent, counsellor] }",
           "- document: { template: report, as: report, audience: [agent, counsellor, hr_officer] }"}}},
        {"the framework is in force before it is signed",
         "in-force-only-when-signed",
         "workflows/framework-convention.yaml",
         {{"      drop:\n        label: Abandonner\n        by: secretary\n        comment: required\n        "
           "confirm: Le dossier sera clos sans suite.\n        to: \"#no_follow_up\"\n    done:",
           "      drop:\n        label: Abandonner\n        by: secretary\n        comment: required\n        "
           "confirm: Le dossier sera clos sans suite.\n        to: in_force\n    done:"}},
         "cadre"},
        {"the framework is in force without its date",
         "in-force-only-when-dated",
         "workflows/framework-convention.yaml",
         {{"          convention_date: convention_signed_on\n", "          convention_date: \"null\"\n"}},
         "cadre"},
        {"nothing leads on from a framework that was signed",
         "nothing-waits-without-an-owner",
         "workflows/framework-convention.yaml",
         {{"      - { name: effective, at: start, to: in_force }\n",
           "      - { name: effective, at: start, do: [ { notify: framework-in-force, to: [hr_officer] } ] }\n"}},
         "cadre"},
        {"a signed convention has no date",
         "a-signed-convention-has-its-date",
         programme,
         {{"              - set: { convention_signed_on: event.last_signed_on }\n", ""}}},
        {"a signature is skipped",
         "no-accompaniment-before-signatures",
         programme,
         {{"          - { name: overdue, after: 30 days, do: [ { notify: signature-late",
           "          - { name: overdue, after: 30 days, to: ready_to_start, do: [ { notify: signature-late"}}},
        {"the summary leaves with the report",
         "the-summary-waits-for-the-agent",
         stage,
         {{"- document: { template: summary, as: summary, status: draft, audience: [agent, counsellor], with",
           "- document: { template: summary, as: summary, declassify: Voulu., with"}}},
        {"the accompaniment goes on after its invoice",
         "no-invoice-before-the-end",
         programme,
         {{"      record_payment:\n        label: Enregistrer le paiement\n",
           "      go_on: { label: Continuer, by: counsellor, to: in_progress }\n"
           "      record_payment:\n        label: Enregistrer le paiement\n"}}},
        {"the invoice may be made again",
         "one-invoice",
         programme,
         {{"      record_payment:\n        label: Enregistrer le paiement\n",
           "      reopen: { label: Rouvrir, by: accountant, to: to_invoice }\n"
           "      record_payment:\n        label: Enregistrer le paiement\n"}}},
        {"who withdraws goes on",
         "consent-withdrawn-stops-at-once",
         programme,
         {{"        confirm: L’accompagnement prendra fin aujourd’hui.\n        to: settlement\n",
           "        confirm: L’accompagnement prendra fin aujourd’hui.\n"}}},
        {"the start hangs on a date that may be absent",
         "nothing-waits-without-an-owner",
         programme,
         {{"{ name: start, at: tripartite_convention.start, to", "{ name: start, at: suspension.expected_until, to"}}},
        {"an invoice that is never closed",
         "always-a-way-out",
         programme,
         {{"{ name: grace, after: 30 days, to: filing }",
           "{ name: grace, after: 30 days, do: [ { notify: invoice-overdue, to: [accountant] } ] }"},
          {"        form: payment\n        to: filing\n",
           "        form: payment\n        if: ending == 'lost'\n        to: filing\n"}}},
    })));
}
