// The pictures of documents, doc-templates/images/. They travel among the definitions, which are text, in base64.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine/definition/catalogue.hpp"

namespace jalon {

// Whether the path, relative to the definitions, is that of a picture.
bool is_image(const std::string& path);

// The text that stands for the bytes of a picture among definitions.
std::string image_text(const std::string& bytes);

// File name → bytes of the pictures among `sources`.
std::map<std::string, std::string, std::less<>> images_of(const std::vector<SourceFile>& sources);
// The same of those under a root.
std::map<std::string, std::string, std::less<>> read_images(const std::filesystem::path& root);

}  // namespace jalon
