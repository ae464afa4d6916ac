#include "cli/images.hpp"

#include <string_view>

#include "cli/files.hpp"
#include "engine/base/base64.hpp"

namespace jalon {

namespace {

constexpr std::string_view folder = "doc-templates/images/";

}  // namespace

bool is_image(const std::string& path) {
    return path.starts_with(folder) && (path.ends_with(".png") || path.ends_with(".jpg"));
}

std::string image_text(const std::string& bytes) {
    return to_base64(bytes);
}

std::map<std::string, std::string, std::less<>> images_of(const std::vector<SourceFile>& sources) {
    std::map<std::string, std::string, std::less<>> out;
    for (const SourceFile& file : sources) {
        if (is_image(file.path)) {
            out.emplace(file.path.substr(folder.size()), from_base64(file.text).value_or(""));
        }
    }
    return out;
}

std::map<std::string, std::string, std::less<>> read_images(const std::filesystem::path& root) {
    std::map<std::string, std::string, std::less<>> out;
    if (!std::filesystem::is_directory(root / folder)) {
        return out;
    }
    for (const std::filesystem::directory_entry& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
        const std::string path = entry.path().lexically_relative(root).generic_string();
        if (entry.is_regular_file() && is_image(path)) {
            out.emplace(path.substr(folder.size()), read_file(entry.path()).value_or(""));
        }
    }
    return out;
}

}  // namespace jalon
