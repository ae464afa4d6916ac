#include "cli/images.hpp"

#include <sstream>
#include <string_view>

#include <Poco/Base64Decoder.h>
#include <Poco/Base64Encoder.h>

#include "cli/files.hpp"

namespace jalon {

namespace {

constexpr std::string_view folder = "doc-templates/images/";

std::string image_bytes(const std::string& text) {
    std::istringstream in(text);
    Poco::Base64Decoder decoder(in);
    std::ostringstream out;
    out << decoder.rdbuf();
    return out.str();
}

}  // namespace

bool is_image(const std::string& path) {
    return path.starts_with(folder) && (path.ends_with(".png") || path.ends_with(".jpg"));
}

std::string image_text(const std::string& bytes) {
    std::ostringstream out;
    Poco::Base64Encoder encoder(out);
    encoder.rdbuf()->setLineLength(0);
    encoder << bytes;
    encoder.close();
    return out.str();
}

std::map<std::string, std::string, std::less<>> images_of(const std::vector<SourceFile>& sources) {
    std::map<std::string, std::string, std::less<>> out;
    for (const SourceFile& file : sources) {
        if (is_image(file.path)) {
            out.emplace(file.path.substr(folder.size()), image_bytes(file.text));
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
