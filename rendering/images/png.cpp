#include <vector>

#include <png.h>

#include "rendering/images/formats.hpp"
#include "rendering/pdf/deflate.hpp"

namespace jalon::rendering {

namespace {

struct Reader {
    Reader() { control.version = PNG_IMAGE_VERSION; }
    ~Reader() { png_image_free(&control); }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    png_image control{};
};

// Colours and opacity apart, as PDF keeps them.
struct Planes {
    std::string samples;
    std::string opacity;
    bool opaque = true;
};

Planes apart(const std::vector<unsigned char>& pixels, std::size_t colours) {
    constexpr unsigned char full = 255;
    Planes out;
    const std::size_t step = colours + 1;
    out.samples.reserve(pixels.size() / step * colours);
    out.opacity.reserve(pixels.size() / step);
    for (std::size_t at = 0; at < pixels.size(); at += step) {
        for (std::size_t k = 0; k < colours; ++k) {
            out.samples += static_cast<char>(pixels[at + k]);
        }
        out.opacity += static_cast<char>(pixels[at + colours]);
        out.opaque = out.opaque && pixels[at + colours] == full;
    }
    return out;
}

}  // namespace

Result<Image> read_png(const std::string& bytes) {
    Reader reader;
    if (png_image_begin_read_from_memory(&reader.control, bytes.data(), bytes.size()) == 0) {
        return tl::unexpected(damaged(reader.control.message));
    }
    if (const Result<bool> size = check_size(reader.control.width, reader.control.height); !size) {
        return tl::unexpected(size.error());
    }
    Image image;
    image.width = static_cast<int>(reader.control.width);
    image.height = static_cast<int>(reader.control.height);
    image.grey = (reader.control.format & PNG_FORMAT_FLAG_COLOR) == 0;
    reader.control.format = image.grey ? PNG_FORMAT_GA : PNG_FORMAT_RGBA;
    std::vector<unsigned char> pixels(PNG_IMAGE_SIZE(reader.control));
    if (png_image_finish_read(&reader.control, nullptr, pixels.data(), 0, nullptr) == 0) {
        return tl::unexpected(damaged(reader.control.message));
    }
    const Planes planes = apart(pixels, image.grey ? 1 : 3);
    const Deflater deflated(Deflater::Effort::thorough);
    image.samples = deflated(planes.samples);
    image.mask = planes.opaque ? "" : deflated(planes.opacity);
    return image;
}

}  // namespace jalon::rendering
