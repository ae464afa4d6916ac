#include "cli/play.hpp"

#include <filesystem>
#include <iostream>
#include <set>

#include <fmt/format.h>

#include "cli/files.hpp"
#include "cli/subject.hpp"
#include "engine/scenario/machine_host.hpp"
#include "engine/scenario/player.hpp"

namespace jalon {

int run_play(const Arguments& arguments) {
    if (arguments.words.size() < 2) {
        std::cerr << "jalon play : indiquez un workflow et au moins un scénario.\n";
        return exit_misuse;
    }
    const Result<Subject> subject = subject_named(arguments.words[0], arguments.get("root"));
    if (!subject) {
        std::cerr << subject.error().where << ": " << subject.error().message << '\n';
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
        MachineHost host(subject->catalogue, *subject->workflow);
        const PlayResult result = play(*scenario, host, arguments.has("restore") ? Restore::yes : Restore::no);
        taken.insert(result.taken.begin(), result.taken.end());
        if (result.difference) {
            std::cout << result.difference->str() << '\n';
            ++failed;
        }
    }
    std::size_t transitions = 0;
    std::size_t covered = 0;
    for (const State& state : subject->workflow->states) {
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
