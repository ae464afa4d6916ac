// Any text as YAML and back, then as a scenario and as facts: refused with a position, or read.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/expect.hpp"
#include "engine/definition/canonical.hpp"
#include "engine/definition/facts_file.hpp"
#include "engine/definition/yaml_tree.hpp"
#include "engine/scenario/scenario.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const jalon::SourceFile file{"fuzz.yaml", std::string(data, data + size)};
    std::vector<jalon::Finding> findings;
    const std::optional<jalon::YamlNode> tree = jalon::read_yaml(file, findings);
    jalon::expect(tree || !findings.empty(), "a refusal says why");
    if (tree && findings.empty()) {
        const std::string canonical = jalon::canonical_text(*tree);
        const std::optional<jalon::YamlNode> again = jalon::read_yaml({"again.yaml", canonical}, findings);
        const bool too_long = canonical.size() > std::size_t{1024} * 1024;  // quotes and margins may do that
        jalon::expect(too_long || (again && findings.empty() && jalon::means_the_same(*tree, *again)),
                      "canonical writing is read as the same tree");
    }
    findings.clear();
    const bool played = jalon::read_scenario(file, findings).has_value();
    jalon::expect(played || !findings.empty(), "a refusal says why");
    (void)jalon::read_facts(file);
    return 0;
}
