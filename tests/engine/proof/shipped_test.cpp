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
                if (name.ends_with(".yaml") ? !name.ends_with(".example.yaml") : name.ends_with(".mustache")) {
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
    const char* workflow;
    const char* file;
    std::vector<std::pair<std::string, std::string>> changes;  // every one must be found
    const char* property;
};

std::vector<SourceFile> changed(const Broken& row) {
    std::vector<SourceFile> files = shipped();
    const auto file =
        std::find_if(files.begin(), files.end(), [&](const SourceFile& one) { return one.path == row.file; });
    REQUIRE(file != files.end());
    for (const auto& [from, to] : row.changes) {
        const std::size_t place = file->text.find(from);
        INFO(from);
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

TEST_CASE("a shipped workflow that is broken violates its property, and the scenario shows it", "[.proof-shipped]") {
    const char* programme = "workflows/programmes/bilan-professionnel.yaml";
    const char* stage = "workflows/accompaniment.yaml";
    const auto row = GENERATE_COPY(values<Broken>({
        {"a signature is skipped",
         "bilan-professionnel",
         programme,
         {{"          - { name: overdue, after: 30 days, do: [ { notify: signature-late",
           "          - { name: overdue, after: 30 days, to: ready_to_start, do: [ { notify: signature-late"}},
         "no-accompaniment-before-signatures"},
        {"the employer reads the report",
         "bilan-professionnel",
         stage,
         {{"- document: { template: report, as: report, audience: [agent, counsellor] }",
           "- document: { template: report, as: report, audience: [agent, counsellor, hr_officer] }"}},
         "the-report-is-for-the-agent"},
        {"the summary leaves with the report",
         "bilan-professionnel",
         stage,
         {{"- document: { template: summary, as: summary, status: draft, audience: [agent, counsellor], with",
           "- document: { template: summary, as: summary, with"}},
         "the-summary-waits-for-the-agent"},
        {"the invoice is made on the way",
         "bilan-professionnel",
         programme,
         {{"      record_expectations:\n        label: Écrire mes attentes\n",
           "      bill_early:\n        label: Facturer\n        by: accountant\n        do: [ { invoice: { into: "
           "invoice, sequence: invoices, minutes: total_minutes, completed: \"false\", sessions: interviews } } ]\n"
           "      record_expectations:\n        label: Écrire mes attentes\n"}},
         "no-invoice-before-the-end"},
        {"the invoice may be made again",
         "bilan-professionnel",
         programme,
         {{"      record_payment:\n        label: Enregistrer le paiement\n",
           "      reopen: { label: Rouvrir, by: accountant, to: to_invoice }\n"
           "      record_payment:\n        label: Enregistrer le paiement\n"}},
         "one-invoice"},
        {"who withdraws goes on",
         "bilan-professionnel",
         programme,
         {{"        confirm: L’accompagnement prendra fin aujourd’hui.\n        to: settlement\n",
           "        confirm: L’accompagnement prendra fin aujourd’hui.\n"}},
         "consent-withdrawn-stops-at-once"},
        {"nobody pays and no timer closes",
         "bilan-professionnel",
         programme,
         {{"    task: { label: Enregistrer le paiement, form: payment, by: accountant, due: 30 days }\n    timers:\n   "
           "   - { name: "
           "grace, after: 30 days, to: filing }\n    on:\n      record_payment:\n        label: Enregistrer le "
           "paiement\n        by: "
           "accountant\n        form: payment\n        to: filing\n        do: [ { notify: invoice-paid, to: "
           "[hr_officer] } ]\n",
           "    on:\n      record_payment:\n        label: Enregistrer le paiement\n        to: filing\n"}},
         "nothing-waits-without-an-owner"},
        {"an invoice that is never closed",
         "bilan-professionnel",
         programme,
         {{"{ name: grace, after: 30 days, to: filing }",
           "{ name: grace, after: 30 days, do: [ { notify: invoice-overdue, to: [accountant] } ] }"},
          {"        form: payment\n        to: filing\n", "        form: payment\n"}},
         "always-a-way-out"},
        {"the framework is in force before it is signed",
         "cadre",
         "workflows/framework-convention.yaml",
         {{"      drop:\n        label: Abandonner\n        by: secretary\n        comment: required\n        confirm: "
           "Le dossier "
           "sera clos sans suite.\n        to: \"#no_follow_up\"\n    done:",
           "      drop:\n        label: Abandonner\n        by: secretary\n        comment: required\n        confirm: "
           "Le dossier sera "
           "clos sans suite.\n        to: in_force\n    done:"}},
         "in-force-only-when-signed"},
    }));
    const jalon::ReadResult read = jalon::read_catalogue(changed(row));
    INFO(row.about);
    REQUIRE(errors(read) == "");
    jalon::Workflow workflow = read.catalogue.workflow(row.workflow);
    std::erase_if(workflow.properties, [&](const jalon::Property& one) { return one.name != row.property; });

    const jalon::proof::Proof proof = jalon::proof::prove(workflow, &read.catalogue);

    const auto verdict = std::find_if(proof.verdicts.begin(), proof.verdicts.end(),
                                      [&](const Verdict& one) { return one.property == row.property; });
    REQUIRE(verdict != proof.verdicts.end());
    INFO(verdict->str() << "\n" << verdict->scenario);
    CHECK(verdict->outcome == Verdict::Outcome::violated);
    CHECK(difference(read.catalogue, row.workflow, verdict->scenario) == "");
}
