#include "cli/files.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>

#include <fmt/format.h>

#include "rendering/renderer.hpp"

namespace jalon {

namespace fs = std::filesystem;

namespace {

bool holds_definitions(const fs::path& folder) {
    return fs::is_directory(folder / "workflows") && fs::is_directory(folder / "forms") &&
           fs::is_directory(folder / "doc-templates");
}

fs::path nearest_above(fs::path folder) {
    while (!folder.empty()) {
        if (holds_definitions(folder)) {
            return folder;
        }
        if (folder == folder.parent_path()) {
            break;
        }
        folder = folder.parent_path();
    }
    return {};
}

bool is_definition(const fs::path& relative) {
    const std::string name = relative.filename().string();
    const std::string top = relative.begin()->string();
    if (top == "doc-templates") {
        return name.ends_with(".md.mustache") || name == "visas.yaml";
    }
    return name.ends_with(".yaml");
}

}  // namespace

Result<fs::path> definitions_root(const std::string& given) {
    if (!given.empty()) {
        if (holds_definitions(given)) {
            return fs::path(given);
        }
        return failure(ErrorKind::not_found,
                       fmt::format("Le dossier « {} » ne contient pas workflows/, forms/ et doc-templates/.", given));
    }
    if (const char* root = std::getenv("JALON_ROOT"); root != nullptr && holds_definitions(root)) {
        return fs::path(root);
    }
    std::error_code ignored;
    for (const fs::path& start :
         {fs::current_path(ignored), fs::read_symlink("/proc/self/exe", ignored).parent_path()}) {
        if (const fs::path found = nearest_above(start); !found.empty()) {
            return found;
        }
    }
    return failure(
        ErrorKind::not_found,
        "Les définitions (workflows/, forms/, doc-templates/) sont introuvables ; indiquez leur dossier avec --root.");
}

std::vector<SourceFile> definition_files(const fs::path& root) {
    std::vector<SourceFile> files;
    for (const char* folder : {"workflows", "forms", "doc-templates"}) {
        for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root / folder)) {
            const fs::path relative = entry.path().lexically_relative(root);
            if (entry.is_regular_file() && is_definition(relative)) {
                files.push_back({relative.generic_string(), read_file(entry.path()).value_or("")});
            }
        }
    }
    std::ranges::sort(files, {}, &SourceFile::path);
    return files;
}

Result<std::string> read_file(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in || fs::is_directory(path)) {
        return failure(ErrorKind::not_found,
                       fmt::format("Le fichier « {} » est introuvable ou illisible.", path.string()), path.string());
    }
    std::ostringstream bytes;
    bytes << in.rdbuf();
    return bytes.str();
}

void write_file(const fs::path& path, std::string_view bytes) {
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.flush();
    if (!out) {
        throw std::runtime_error(fmt::format("Le fichier « {} » ne peut pas être écrit.", path.string()));
    }
}

Definition read_definitions(const fs::path& root) {
    return checked_definitions(definition_files(root));
}

Definition checked_definitions(std::vector<SourceFile> sources) {
    Definition definition;
    definition.sources = std::move(sources);
    // Partials come with the sources; the renderer that lists a template's names needs them first.
    const Catalogue partials = read_catalogue(definition.sources).catalogue;
    const PdfRenderer renderer({.partials = {partials.partials.begin(), partials.partials.end()}});
    definition.read =
        read_catalogue(definition.sources, [&renderer](const DocumentTemplate& one) { return renderer.names(one); });
    return definition;
}

}  // namespace jalon
