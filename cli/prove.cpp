#include "cli/prove.hpp"

#include <filesystem>
#include <iostream>

#include <fmt/format.h>

#include "cli/files.hpp"
#include "engine/proof/prove.hpp"

namespace jalon {

namespace {

namespace fs = std::filesystem;

struct Subject {
    Catalogue catalogue;
    std::shared_ptr<const Workflow> workflow;
    bool bare = false;
};

Result<Subject> subject_named(const std::string& name, const std::string& root_option) {
    Subject subject;
    subject.bare = name.ends_with(".yaml");
    ReadResult read;
    if (subject.bare) {
        const Result<std::string> text = read_file(name);
        if (!text) {
            return tl::unexpected(text.error());
        }
        read = read_single_workflow({name, *text});
    } else {
        const Result<fs::path> root = definitions_root(root_option);
        if (!root) {
            return tl::unexpected(root.error());
        }
        read = read_catalogue(definition_files(*root));
    }
    for (const Finding& finding : read.findings) {
        if (finding.level == Finding::Level::error) {
            std::cerr << finding.str() << '\n';
        }
    }
    if (!read.ok()) {
        return failure(ErrorKind::definition, "les définitions ci-dessus sont à corriger.", name);
    }
    subject.catalogue = std::move(read.catalogue);
    const auto& workflows = subject.catalogue.workflows;
    const auto found = subject.bare ? workflows.begin() : workflows.find(name);
    if (found == workflows.end()) {
        return failure(ErrorKind::not_found, "ce workflow n’existe pas.", name);
    }
    subject.workflow = found->second;
    return subject;
}

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
    const proof::Proof proved = proof::prove(*subject->workflow, subject->bare ? nullptr : &subject->catalogue);
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
