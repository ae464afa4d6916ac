#include "cli/prove.hpp"

#include <filesystem>
#include <iostream>

#include <fmt/format.h>

#include "cli/files.hpp"
#include "cli/subject.hpp"
#include "engine/proof/paths.hpp"
#include "engine/proof/prove.hpp"

namespace jalon {

namespace {

namespace fs = std::filesystem;

std::string file_name(const std::string& property) {
    std::string name = property;
    for (char& letter : name) {
        const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                           (letter >= '0' && letter <= '9') || letter == '-' || letter == '_';
        letter = plain ? letter : '-';
    }
    return name + ".yaml";
}

}  // namespace

int run_prove(const Arguments& arguments) {
    if (arguments.words.size() != 1) {
        std::cerr << "jalon prove : indiquez un workflow, par son nom ou par son fichier.\n";
        return exit_misuse;
    }
    const Result<Subject> subject = subject_named(arguments.words[0], arguments.get("root"));
    if (!subject) {
        std::cerr << subject.error().where << ": " << subject.error().message << '\n';
        return subject.error().kind == ErrorKind::definition ? exit_finding : exit_misuse;
    }
    const proof::Proof proved = proof::prove(*subject->workflow, subject->alone ? nullptr : &subject->catalogue);
    int failed = static_cast<int>(proved.findings.size());
    for (const Finding& finding : proved.findings) {
        std::cout << finding.str() << '\n';
    }
    const std::string folder = arguments.get("out");
    for (const proof::Verdict& verdict : proved.verdicts) {
        failed += verdict.holds() ? 0 : 1;
        std::cout << verdict.str() << '\n';
        if (!verdict.scenario.empty()) {
            std::cout << '\n' << verdict.scenario << '\n';
        }
        if (!verdict.scenario.empty() && !folder.empty()) {
            fs::create_directories(folder);
            write_file(fs::path(folder) / file_name(verdict.property), verdict.scenario);
        }
    }
    std::cout << fmt::format("{} propriété(s), {} non tenue(s) ou non prouvée(s).\n",
                             proved.verdicts.size() + proved.findings.size(), failed);
    return failed == 0 ? exit_ok : exit_finding;
}

std::vector<Finding> proof_findings(const Catalogue& catalogue, bool bare) {
    std::vector<Finding> findings;
    for (const auto& [id, workflow] : catalogue.workflows) {
        const std::vector<Finding> on_paths = proof::check_paths(*workflow, bare ? nullptr : &catalogue);
        findings.insert(findings.end(), on_paths.begin(), on_paths.end());
        const proof::Proof proved = proof::prove(*workflow, bare ? nullptr : &catalogue);
        findings.insert(findings.end(), proved.findings.begin(), proved.findings.end());
        for (const proof::Verdict& verdict : proved.verdicts) {
            if (!verdict.holds()) {
                findings.push_back(proof::finding_of(verdict));
            }
        }
    }
    return findings;
}

}  // namespace jalon
