// Any bytes as a picture file: a picture whose sides it bears out, or an error.
#include <cstddef>
#include <cstdint>
#include <string>

#include "engine/base/expect.hpp"
#include "rendering/images/image.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string bytes(data, data + size);
    const jalon::Result<jalon::rendering::Image> image = jalon::rendering::read_image(bytes);
    jalon::expect(image || !image.error().message.empty(), "a refusal says why");
    jalon::expect(!image || (image->width > 0 && image->height > 0 && !image->samples.empty()), "a picture has points");
    return 0;
}
