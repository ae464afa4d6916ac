// The templates that ship, with their partials.
#pragma once

#include <algorithm>
#include <filesystem>
#include <vector>

#include "engine/definition/catalogue.hpp"
#include "tests/rendering/sample.hpp"

namespace jalon::test {

inline Catalogue shipped_templates() {
    const std::filesystem::path root(source_dir());
    std::vector<SourceFile> sources;
    for (const std::filesystem::directory_entry& entry :
         std::filesystem::recursive_directory_iterator(root / "doc-templates")) {
        const std::string path = entry.path().lexically_relative(root).generic_string();
        if (path.ends_with(".mustache") || path.ends_with("visas.yaml")) {
            sources.push_back({path, file(entry.path().string())});
        }
    }
    std::ranges::sort(sources, {}, &SourceFile::path);
    return read_catalogue(sources).catalogue;
}

}  // namespace jalon::test
