// Any text as JSON: what is read is written and read again as the same value.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/base/expect.hpp"
#include "engine/base/value.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const jalon::Result<jalon::Value> value =
        jalon::from_json(std::string_view(reinterpret_cast<const char*>(data), size));
    if (value) {
        const std::string text = jalon::to_json(*value);
        const jalon::Result<jalon::Value> again = jalon::from_json(text);
        jalon::expect(again && *again == *value, "a value is read back as it was written");
        jalon::expect(jalon::to_json(*again) == text, "equal values give equal text");
        (void)jalon::to_plain_json(*value);
    }
    return 0;
}
