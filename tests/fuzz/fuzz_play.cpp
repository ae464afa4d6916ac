// A bare workflow, a line « === », then a script: refused with positions, or played, restored between steps or not,
// with the same result.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/expect.hpp"
#include "engine/scenario/machine_host.hpp"
#include "engine/scenario/player.hpp"

namespace {

std::string told(const jalon::Catalogue& catalogue, const jalon::Scenario& scenario, jalon::Restore restore) {
    jalon::MachineHost host(catalogue, *catalogue.workflows.begin()->second);
    const jalon::PlayResult result = jalon::play(scenario, host, restore);
    jalon::expect(!result.difference || !result.difference->message.empty(), "a difference says what differs");
    return result.difference ? result.difference->str() : "";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::string_view mark = "\n===\n";
    const std::string text(data, data + size);
    const std::size_t end = text.find(mark);
    const jalon::ReadResult read = jalon::read_single_workflow({"fuzz.yaml", text.substr(0, end)});
    if (!read.ok() || read.catalogue.workflows.empty() || end == std::string::npos) {
        return 0;
    }
    std::vector<jalon::Finding> findings;
    const auto scenario = jalon::read_scenario({"script.yaml", text.substr(end + mark.size())}, findings);
    jalon::expect(scenario || !findings.empty(), "a refusal says why");
    if (scenario) {
        const std::string straight = told(read.catalogue, *scenario, jalon::Restore::no);
        const std::string restored = told(read.catalogue, *scenario, jalon::Restore::yes);
        jalon::expect(straight == restored, "what is restored goes on as it would have");
    }
    return 0;
}
