#include "cli/play.hpp"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <set>
#include <vector>

#include <fmt/format.h>

#include "cli/files.hpp"
#include "cli/play_papers.hpp"
#include "cli/stored_machine.hpp"
#include "cli/subject.hpp"
#include "engine/definition/check.hpp"
#include "engine/scenario/coverage.hpp"
#include "engine/scenario/machine_host.hpp"
#include "engine/scenario/player.hpp"

namespace jalon {

namespace fs = std::filesystem;

namespace {

// The scripts as they are named, and those that a folder holds, by name.
std::vector<fs::path> scripts_named(const std::vector<std::string>& names) {
    std::vector<fs::path> scripts;
    for (const std::string& name : names) {
        if (!fs::is_directory(name)) {
            scripts.emplace_back(name);
            continue;
        }
        const std::size_t before = scripts.size();
        for (const fs::directory_entry& entry : fs::recursive_directory_iterator(name)) {
            if (entry.path().extension() == ".yaml") {
                scripts.push_back(entry.path());
            }
        }
        std::sort(scripts.begin() + static_cast<std::ptrdiff_t>(before), scripts.end());
    }
    return scripts;
}

bool opens_known_cases(const Subject& subject) {
    bool opens = false;
    for_each_action(*subject.workflow, [&](const Action& action) {
        const auto kind = action.words.find("case");
        opens = opens || (action.kind == Action::Kind::child && kind != action.words.end() &&
                          subject.catalogue.workflows.contains(kind->second.front()));
    });
    return opens;
}

PlayResult played(const Scenario& scenario, const Subject& subject, Restore restore) {
    // Cases that are played beside it are not stored with it.
    if (restore == Restore::yes && !opens_known_cases(subject)) {
        StoredMachine host(subject);
        return play(scenario, host, restore);
    }
    MachineHost host(subject.catalogue, *subject.workflow);
    return play(scenario, host, restore);
}

// Through forms, people and papers as well.
Result<PlayResult> played_with_papers(const Scenario& scenario, const Subject& subject, const std::string& root_option,
                                      Restore restore) {
    if (subject.alone) {
        return failure(ErrorKind::not_found, "ce workflow est lu seul, sans formulaires ni modèles de documents.");
    }
    const Result<fs::path> root = definitions_root(root_option);
    return root ? play_with_papers(scenario, subject.catalogue, *root, restore) : tl::unexpected(root.error());
}

PlayResult through_service(const Scenario& scenario, const Subject& subject, const std::string& root_option,
                           Restore restore) {
    Result<PlayResult> played = played_with_papers(scenario, subject, root_option, restore);
    if (!played) {
        PlayResult none;
        none.difference = Difference{scenario.position, played.error().message};
        return none;
    }
    return std::move(*played);
}

// What the machine alone cannot tell: whether papers say what they should. Where they cannot be made, that is said.
std::optional<Difference> difference_in_papers(const Scenario& scenario, const Subject& subject,
                                               const std::string& root_option, const PlayResult& on_machine,
                                               Restore restore) {
    const Result<PlayResult> played = played_with_papers(scenario, subject, root_option, restore);
    if (!played) {
        return Difference{on_machine.unread.front(),
                          fmt::format("« contains » n’a pas pu être vérifié : {}", played.error().message)};
    }
    return played->difference;
}

}  // namespace

int run_play(const Arguments& arguments) {
    if (arguments.words.size() < 2) {
        std::cerr << "jalon play : indiquez un workflow et au moins un scénario, ou un dossier de scénarios.\n";
        return exit_misuse;
    }
    const Result<Subject> subject = subject_named(arguments.words[0], arguments.get("root"));
    if (!subject) {
        std::cerr << subject.error().where << ": " << subject.error().message << '\n';
        return exit_finding;
    }
    const std::vector<fs::path> scripts = scripts_named({arguments.words.begin() + 1, arguments.words.end()});
    if (scripts.empty()) {
        std::cerr << "jalon play : aucun scénario (fichier .yaml) dans ce dossier.\n";
        return exit_misuse;
    }
    std::set<std::string> taken;
    int failed = 0;
    for (const fs::path& path : scripts) {
        const Result<std::string> text = read_file(path);
        std::vector<Finding> findings;
        const std::optional<Scenario> scenario = text ? read_scenario({path.string(), *text}, findings) : std::nullopt;
        if (!scenario) {
            std::cout << (text ? "" : text.error().message + "\n");
            for (const Finding& finding : findings) {
                std::cout << finding.str() << '\n';
            }
            ++failed;
            continue;
        }
        const Restore restore = arguments.has("restore") ? Restore::yes : Restore::no;
        PlayResult result = arguments.has("service")
                                ? through_service(*scenario, *subject, arguments.get("root"), restore)
                                : played(*scenario, *subject, restore);
        taken.insert(result.taken.begin(), result.taken.end());
        if (!result.difference && !result.unread.empty()) {
            result.difference = difference_in_papers(*scenario, *subject, arguments.get("root"), result, restore);
        }
        if (result.difference) {
            std::cout << result.difference->str() << '\n';
            ++failed;
        }
    }
    const std::size_t transitions = coverable(*subject->workflow).size();
    const std::vector<const Transition*> missing = not_taken(*subject->workflow, taken);
    if (arguments.has("coverage")) {
        for (const Transition* transition : missing) {
            std::cout << fmt::format("{}: aucun scénario n’emprunte « {} »\n", transition->position.str(),
                                     transition->id);
        }
    }
    std::cout << fmt::format("{} scénario(s), {} différence(s) ; {} transitions sur {} empruntées.\n", scripts.size(),
                             failed, transitions - missing.size(), transitions);
    return failed == 0 ? exit_ok : exit_finding;
}

}  // namespace jalon
