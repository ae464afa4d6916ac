// The definition files that come with the product, and the scenarios of the tests, each with the table it is written
// by.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "engine/definition/vocabulary.hpp"
#include "engine/definition/yaml_tree.hpp"
#include "tests/support/source_dir.hpp"

namespace jalon {

struct ShippedFile {
    SourceFile source;  // of a template: its front matter alone
    const DocumentKind* kind = nullptr;
};

inline const DocumentKind& kind_named(std::string_view name) {
    return *std::ranges::find(all_documents(), name, &DocumentKind::name);
}

inline const DocumentKind& kind_of(const std::string& path, const std::string& text) {
    if (path == "forms/sensitive-words.yaml") {
        return kind_named("sensitive");
    }
    const bool in_workflows = path.starts_with("workflows/");
    if (path.starts_with("tests/")) {
        return kind_named("scenario");
    }
    if (!in_workflows) {
        return kind_named(path.starts_with("forms/") ? "form" : path.ends_with(".yaml") ? "visas" : "template");
    }
    return kind_named(path.find("tariffs/") != std::string::npos   ? "tariff"
                      : path.find("tables/") != std::string::npos  ? "table"
                      : path.find("messages") != std::string::npos ? "messages"
                      : text.find("\nstage:") != std::string::npos ? "stage"
                                                                   : "workflow");
}

inline std::vector<ShippedFile> shipped_files() {
    namespace fs = std::filesystem;
    const fs::path root = source_dir();
    std::vector<ShippedFile> files;
    for (const char* folder : {"workflows", "forms", "doc-templates", "tests/scenarios"}) {
        for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root / folder)) {
            const std::string path = entry.path().lexically_relative(root).string();
            const bool front_matter = path.ends_with(".md.mustache") && path.find("partials") == std::string::npos;
            const bool facts =
                path.find(".example.") != std::string::npos || path.find("/examples/") != std::string::npos;
            if (!front_matter && (!path.ends_with(".yaml") || facts)) {
                continue;
            }
            std::ifstream in(entry.path(), std::ios::binary);
            std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
            if (front_matter) {
                text = text.substr(0, text.find("\n---", 3) + 1);
            }
            files.push_back({{path, text}, &kind_of(path, text)});
        }
    }
    std::ranges::sort(files, {}, [](const ShippedFile& file) { return file.source.path; });
    return files;
}

}  // namespace jalon
