// Any text as a stored situation: refused, or written again as it stood.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/base/expect.hpp"
#include "engine/statechart/situation_json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const jalon::Result<jalon::Situation> situation =
        jalon::situation_from_json(std::string_view(reinterpret_cast<const char*>(data), size));
    if (situation) {
        const std::string text = jalon::situation_to_json(*situation);
        const jalon::Result<jalon::Situation> again = jalon::situation_from_json(text);
        jalon::expect(again && *again == *situation, "a situation is read back as it was written");
        (void)situation->leaves();
    }
    return 0;
}
