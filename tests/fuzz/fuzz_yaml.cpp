// Any text as YAML, then as a scenario and as facts: refused with a position, or read.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/expect.hpp"
#include "engine/definition/facts_file.hpp"
#include "engine/definition/yaml_tree.hpp"
#include "engine/scenario/scenario.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const jalon::SourceFile file{"fuzz.yaml", std::string(data, data + size)};
    std::vector<jalon::Finding> findings;
    const bool read = jalon::read_yaml(file, findings).has_value();
    jalon::expect(read || !findings.empty(), "a refusal says why");
    findings.clear();
    const bool played = jalon::read_scenario(file, findings).has_value();
    jalon::expect(played || !findings.empty(), "a refusal says why");
    (void)jalon::read_facts(file);
    return 0;
}
