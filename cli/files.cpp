#include "cli/files.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <tuple>

#include <fmt/format.h>

#include "cli/images.hpp"
#include "engine/base/text.hpp"
#include "rendering/renderer.hpp"

namespace jalon {

namespace fs = std::filesystem;

namespace {

constexpr std::array<std::string_view, 3> definition_folders{"workflows", "forms", "doc-templates"};

bool holds_definitions(const fs::path& folder) {
    return std::ranges::all_of(definition_folders,
                               [&](std::string_view name) { return fs::is_directory(folder / name); });
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
        return name.ends_with(".md.mustache") || name == "visas.yaml" || is_image(relative.generic_string());
    }
    return name.ends_with(".yaml");
}

// Findings stay in the order of their places.
void add_missing_pictures(const PdfRenderer& renderer, ReadResult& read) {
    for (const auto& [id, model] : read.catalogue.templates) {
        if (const Result<std::vector<Finding>> missing = renderer.missing_pictures(*model)) {
            read.findings.insert(read.findings.end(), missing->begin(), missing->end());
        }  // otherwise the template cannot be read, which was told with its names
    }
    std::ranges::stable_sort(read.findings, {}, [](const Finding& finding) {
        return std::tie(finding.position.file, finding.position.line, finding.position.column);
    });
}

}  // namespace

Result<fs::path> definitions_root(const std::string& given) {
    if (!given.empty()) {
        if (fs::is_directory(fs::path(given) / "workflows")) {
            return fs::path(given);
        }
        return failure(ErrorKind::not_found, fmt::format("Le dossier « {} » ne contient pas workflows/.", given));
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

fs::path definitions_around(const fs::path& path) {
    if (fs::is_directory(path / "workflows")) {
        return fs::weakly_canonical(path);
    }
    const fs::path whole = fs::weakly_canonical(path);
    const fs::path root = nearest_above(whole.parent_path());
    const std::string top = root.empty() ? "" : whole.lexically_relative(root).begin()->string();
    return std::ranges::find(definition_folders, top) == definition_folders.end() ? fs::path() : root;
}

std::vector<SourceFile> definition_files(const fs::path& root) {
    std::vector<SourceFile> files;
    for (const std::string_view folder : definition_folders) {
        if (!fs::is_directory(root / folder)) {
            continue;
        }
        for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root / folder)) {
            const fs::path relative = entry.path().lexically_relative(root);
            if (entry.is_regular_file() && is_definition(relative)) {
                const std::string path = relative.generic_string();
                const std::string bytes = read_file(entry.path()).value_or("");
                files.push_back({path, is_image(path) ? image_text(bytes) : bytes});
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

void write_whole(const fs::path& path, std::string_view bytes) {
    if (fs::exists(path) && !fs::is_regular_file(path)) {  // a pipe or a terminal is not put in the place of another
        return write_file(path, bytes);
    }
    fs::path part = path;
    part += ".part";
    try {
        write_file(part, bytes);
        fs::rename(part, path);
    } catch (const std::runtime_error&) {
        std::error_code ignored;
        fs::remove(part, ignored);
        throw std::runtime_error(fmt::format("Le fichier « {} » ne peut pas être écrit.", path.string()));
    }
}

Definition read_definitions(const fs::path& root) {
    return checked_definitions(definition_files(root));
}

Catalogue read_templates(const fs::path& root) {
    std::vector<SourceFile> sources = definition_files(root);
    std::erase_if(sources, [](const SourceFile& one) { return !one.path.starts_with("doc-templates/"); });
    return read_catalogue(sources).catalogue;
}

std::string law_naming(std::string_view law, std::string_view template_id) {
    constexpr std::string_view begins = "  - id:";
    constexpr std::string_view names = "    documents: [";
    std::string out;
    std::string entry;  // the one being read, or ""
    bool foreign = false;
    const auto close = [&] {
        out += foreign ? "" : entry;
        entry.clear();
        foreign = false;
    };
    for (const std::string& line : split(law, '\n')) {
        const bool of_entry = !entry.empty() && (line.starts_with("    ") || trimmed(line).empty());
        if (!of_entry) {
            close();
        }
        if (line.starts_with(names) && line.ends_with(']') && of_entry) {
            const std::string list = line.substr(names.size(), line.size() - names.size() - 1);
            const std::vector<std::string> documents = split(list, ',');
            foreign =
                std::ranges::none_of(documents, [&](const std::string& one) { return trimmed(one) == template_id; });
        }
        (of_entry || line.starts_with(begins) ? entry : out) += line + "\n";
    }
    close();
    return out;
}

Catalogue read_template(const fs::path& root, const std::string& template_id) {
    const std::string folder = "doc-templates/";
    const std::string ending = ".md.mustache";
    std::vector<SourceFile> sources;
    bool all_there = true;
    const auto read = [&](const std::string& path) {
        const Result<std::string> text = read_file(root / path);
        all_there = all_there && text.has_value();
        if (text && std::ranges::find(sources, path, &SourceFile::path) == sources.end()) {
            sources.push_back({path, *text});
        }
    };
    read(folder + template_id + ending);
    // The partials that it takes in, and those that they take in.
    for (std::size_t k = 0; k < sources.size(); ++k) {
        const std::string text = sources[k].text;
        for (std::size_t at = text.find("{{>"); at != std::string::npos; at = text.find("{{>", at + 1)) {
            const std::size_t end = std::min(text.find("}}", at), text.size());
            read(folder + "partials/" + trimmed(text.substr(at + 3, end - at - 3)) + ending);
        }
    }
    if (!all_there && fs::is_directory(root / folder / "partials")) {  // the nearest name may be that of any
        for (const fs::directory_entry& entry : fs::directory_iterator(root / folder / "partials")) {
            if (entry.is_regular_file() && entry.path().filename().string().ends_with(ending)) {
                read(entry.path().lexically_relative(root).generic_string());
            }
        }
    }
    if (const Result<std::string> law = read_file(root / folder / "visas.yaml")) {
        sources.push_back({folder + "visas.yaml", law_naming(*law, template_id)});
    }
    std::ranges::sort(sources, {}, &SourceFile::path);
    return read_catalogue(sources).catalogue;
}

Definition checked_definitions(std::vector<SourceFile> sources) {
    Definition definition;
    definition.sources = std::move(sources);
    // Partials and pictures come with the sources; the renderer that lists a template's names needs them first.
    const Catalogue partials = read_catalogue(definition.sources).catalogue;
    const PdfRenderer renderer(
        {.partials = {partials.partials.begin(), partials.partials.end()}, .images = images_of(definition.sources)});
    definition.read =
        read_catalogue(definition.sources, [&renderer](const DocumentTemplate& one) { return renderer.names(one); });
    add_missing_pictures(renderer, definition.read);
    return definition;
}

}  // namespace jalon
