// Pictures in the files that people have, PNG and JPEG, made ready to stand in a PDF.
#pragma once

#include <string>

#include "engine/base/result.hpp"

namespace jalon::rendering {

// Samples of eight bits, row after row from the top, compressed as PDF wants them.
struct Image {
    int width = 0;  // pixels
    int height = 0;
    bool grey = false;
    bool jpeg = false;    // `samples` are a JPEG; otherwise deflated
    std::string samples;  // grey, or red, green and blue
    std::string mask;     // deflated opacity, one sample for each pixel, or ""
};

constexpr std::size_t image_bytes_max = 4U << 20U;
constexpr int image_side_max = 6000;           // pixels
constexpr long image_pixels_max = 12'000'000;  // what stands 300 to the inch on a whole page, and some

// The picture of a PNG or a JPEG. What the file says of its size is believed only as far as its data bear it out; of a
// JPEG, what tells of its making (place, camera, words) is left out.
//
// Error (invalid): neither PNG nor JPEG, truncated or damaged, larger than the limits above, or a JPEG in inks (CMYK).
Result<Image> read_image(const std::string& bytes);

}  // namespace jalon::rendering
