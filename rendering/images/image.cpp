#include "rendering/images/image.hpp"

#include <string_view>

#include <fmt/format.h>

#include "rendering/images/formats.hpp"

namespace jalon::rendering {

Result<Image> read_image(const std::string& bytes) {
    constexpr std::string_view png_signature = "\x89PNG\r\n\x1A\n";
    constexpr std::string_view jpeg_signature = "\xFF\xD8\xFF";
    if (bytes.size() > image_bytes_max) {
        return failure(ErrorKind::invalid, fmt::format("cette image pèse {} ko ; réduisez-la à {} Mo au plus",
                                                       bytes.size() / 1024, image_bytes_max >> 20U));
    }
    if (bytes.starts_with(png_signature)) {
        return read_png(bytes);
    }
    if (bytes.starts_with(jpeg_signature)) {
        return read_jpeg(bytes);
    }
    return failure(ErrorKind::invalid, "ce fichier n’est ni une image PNG ni une image JPEG ; convertissez-le");
}

Result<bool> check_size(long width, long height) {
    const bool sound = width > 0 && height > 0 && width <= image_side_max && height <= image_side_max &&
                       width * height <= image_pixels_max;
    if (!sound) {
        return failure(
            ErrorKind::invalid,
            fmt::format("cette image annonce {} × {} points ; {} de côté et {} millions en tout sont le plus "
                        "qu’un document accepte",
                        width, height, image_side_max, image_pixels_max / 1'000'000));
    }
    return true;
}

Error damaged(const std::string& why) {
    return Error{
        ErrorKind::invalid, fmt::format("cette image est tronquée ou abîmée ; reprenez l’original ({})", why), {}, {}};
}

}  // namespace jalon::rendering
