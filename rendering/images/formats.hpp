// One reader for each format; `read_image` chooses.
#pragma once

#include <string>

#include "engine/base/result.hpp"
#include "rendering/images/image.hpp"

namespace jalon::rendering {

Result<Image> read_png(const std::string& bytes);
Result<Image> read_jpeg(const std::string& bytes);

// Error (invalid): sides or surface beyond what a document takes, or none at all.
Result<bool> check_size(long width, long height);
// A file that is not whole; `why` are the words of the library.
Error damaged(const std::string& why);

}  // namespace jalon::rendering
