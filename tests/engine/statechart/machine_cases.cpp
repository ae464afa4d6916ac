#include "tests/engine/statechart/machine_cases.hpp"

#include <optional>
#include <vector>

#include "engine/scenario/machine_host.hpp"

namespace jalon::tests {

std::string played(const MachineCase& row) {
    const ReadResult read = read_single_workflow({"machine.yaml", row.machine});
    std::vector<Finding> findings = read.findings;
    const std::optional<Scenario> scenario = read_scenario({"script.yaml", row.script}, findings);
    for (const Finding& finding : findings) {
        if (finding.level == Finding::Level::error) {
            return finding.str();
        }
    }
    for (const Restore restore : {Restore::no, Restore::yes}) {
        MachineHost host(read.catalogue, *read.catalogue.workflows.begin()->second);
        const PlayResult result = play(*scenario, host, restore);
        if (result.difference) {
            return (restore == Restore::yes ? "restored: " : "") + result.difference->str();
        }
    }
    return "";
}

}  // namespace jalon::tests
