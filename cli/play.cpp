#include "cli/play.hpp"

#include <filesystem>
#include <iostream>
#include <set>

#include <fmt/format.h>

#include "cli/files.hpp"
#include "engine/scenario/machine_host.hpp"
#include "engine/scenario/player.hpp"

namespace jalon {

namespace {

// The catalogue and the workflow that scripts are played on: one of the installation by its id, or a file that stands
// alone.
struct Stage {
    Catalogue catalogue;
    std::shared_ptr<const Workflow> workflow;
};

Result<Stage> stage_for(const std::string& name, const std::string& root_option) {
    Stage stage;
    ReadResult read;
    if (name.ends_with(".yaml")) {
        const Result<std::string> text = read_file(name);
        if (!text) {
            return tl::unexpected(text.error());
        }
        read = read_single_workflow({name, *text});
    } else {
        const Result<std::filesystem::path> root = definitions_root(root_option);
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
    stage.catalogue = std::move(read.catalogue);
    const auto& workflows = stage.catalogue.workflows;
    const auto found = name.ends_with(".yaml") ? workflows.begin() : workflows.find(name);
    if (found == workflows.end()) {
        return failure(ErrorKind::not_found, "ce workflow n’existe pas.", name);
    }
    stage.workflow = found->second;
    return stage;
}

}  // namespace

int run_play(const Arguments& arguments) {
    if (arguments.words.size() < 2) {
        std::cerr << "jalon play : indiquez un workflow et au moins un scénario.\n";
        return exit_misuse;
    }
    const Result<Stage> stage = stage_for(arguments.words[0], arguments.get("root"));
    if (!stage) {
        std::cerr << stage.error().where << ": " << stage.error().message << '\n';
        return exit_finding;
    }
    std::set<std::string> taken;
    int failed = 0;
    for (std::size_t i = 1; i < arguments.words.size(); ++i) {
        const std::string& path = arguments.words[i];
        const Result<std::string> text = read_file(path);
        std::vector<Finding> findings;
        const std::optional<Scenario> scenario = text ? read_scenario({path, *text}, findings) : std::nullopt;
        if (!scenario) {
            std::cout << (text ? "" : text.error().message + "\n");
            for (const Finding& finding : findings) {
                std::cout << finding.str() << '\n';
            }
            ++failed;
            continue;
        }
        MachineHost host(stage->catalogue, *stage->workflow);
        const PlayResult result = play(*scenario, host, arguments.has("restore") ? Restore::yes : Restore::no);
        taken.insert(result.taken.begin(), result.taken.end());
        if (result.difference) {
            std::cout << result.difference->str() << '\n';
            ++failed;
        }
    }
    std::size_t transitions = 0;
    std::size_t covered = 0;
    for (const State& state : stage->workflow->states) {
        for (const Transition& transition : state.transitions) {
            ++transitions;
            covered += taken.contains(transition.id) ? 1 : 0;
        }
    }
    const std::size_t played = arguments.words.size() - 1;
    std::cout << fmt::format("{} scénario(s), {} différence(s) ; {} transitions sur {} empruntées.\n", played, failed,
                             covered, transitions);
    return failed == 0 ? exit_ok : exit_finding;
}

}  // namespace jalon
