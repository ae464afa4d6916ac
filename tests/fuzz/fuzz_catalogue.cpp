// Several definition files in one text, each after a line « === path »: findings with positions, or a catalogue.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/expect.hpp"
#include "engine/definition/catalogue.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(data, data + size);
    std::vector<jalon::SourceFile> files;
    for (std::size_t at = text.find("=== "); at != std::string::npos;) {
        const std::size_t line = text.find('\n', at);
        const std::size_t next = line == std::string::npos ? line : text.find("=== ", line);
        if (line != std::string::npos) {
            files.push_back({text.substr(at + 4, line - at - 4), text.substr(line + 1, next - line - 1)});
        }
        at = next;
    }
    for (const jalon::Finding& finding : jalon::read_catalogue(files).findings) {
        jalon::expect(!finding.message.empty() && !finding.str().empty(), "a finding says something");
    }
    return 0;
}
