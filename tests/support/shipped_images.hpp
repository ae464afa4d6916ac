// The pictures that ship with the templates.
#pragma once

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <string>

#include "tests/support/source_dir.hpp"

namespace jalon::test {

// File name → bytes.
inline std::map<std::string, std::string, std::less<>> shipped_images() {
    std::map<std::string, std::string, std::less<>> out;
    const std::filesystem::path folder = std::filesystem::path(source_dir()) / "doc-templates/images";
    if (!std::filesystem::exists(folder)) {
        return out;
    }
    for (const std::filesystem::directory_entry& entry : std::filesystem::directory_iterator(folder)) {
        std::ifstream in(entry.path(), std::ios::binary);
        out.emplace(entry.path().filename().string(), std::string(std::istreambuf_iterator<char>(in), {}));
    }
    return out;
}

}  // namespace jalon::test
