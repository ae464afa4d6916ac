#include "cli/subject.hpp"

#include <algorithm>
#include <iostream>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/definition/yaml_tree.hpp"

namespace jalon {

namespace fs = std::filesystem;

namespace {

bool is_template(const fs::path& file) {
    return file.filename().string().ends_with(".md.mustache");
}

// What a file holds: after one of these words stands its id.
struct Identity {
    std::string_view kind;
    std::string id;
    bool has_parties = false;
};

Identity identity_of(const SourceFile& file) {
    std::vector<Finding> told_by_its_reader;
    const std::optional<YamlNode> tree = read_yaml(file, told_by_its_reader);
    for (const char* kind : {"workflow", "stage", "form", "table", "tariff", "messages", "sensitive", "visas"}) {
        if (tree && tree->entry(kind) != nullptr) {
            return {kind, tree->find(kind)->text, tree->entry("parties") != nullptr};
        }
    }
    return {"workflow", "", tree && tree->entry("parties") != nullptr};
}

// Where the like of it lies among the definitions; "" when there is none.
std::string place_of(const Identity& identity, const std::vector<SourceFile>& sources) {
    const auto same = std::ranges::find_if(sources, [&](const SourceFile& source) {
        if (is_template(source.path)) {
            return false;
        }
        const Identity other = identity_of(source);
        return other.kind == identity.kind && other.id == identity.id;
    });
    return same == sources.end() ? "" : same->path;
}

// Where the file goes among the definitions; "" when it is to be read alone.
std::string place_for(const fs::path& file, const SourceFile& source, const std::vector<SourceFile>& sources) {
    if (is_template(file)) {
        return "doc-templates/" + file.filename().string();
    }
    const Identity identity = identity_of(source);
    if (identity.kind == "table" || (identity.kind == "workflow" && !identity.has_parties)) {
        return "";
    }
    const std::string place = place_of(identity, sources);
    if (!place.empty() || identity.kind == "stage") {
        return place;
    }
    return (identity.kind == "form" ? "forms/" : "workflows/") + file.filename().string();
}

// The file in its place among the definitions.
std::vector<SourceFile> put_among(std::vector<SourceFile> sources, const SourceFile& file, const std::string& place) {
    std::erase_if(sources, [&](const SourceFile& other) { return other.path == place; });
    sources.push_back({place, file.text});
    std::ranges::sort(sources, {}, &SourceFile::path);
    return sources;
}

// What was found in its place is told of the file by its own name.
ReadResult named_again(ReadResult read, const std::string& place, const SourceFile& file) {
    for (Finding& finding : read.findings) {
        if (finding.position.file == place) {
            finding.position.file = file.path;
        }
    }
    return read;
}

std::vector<SourceFile> definitions_at_hand(const std::string& root_option) {
    const Result<fs::path> root = definitions_root(root_option);
    return root ? definition_files(*root) : std::vector<SourceFile>();
}

struct Read {
    ReadResult read;
    fs::path file;  // of the workflow, as the catalogue names it; "" when it stands alone
    std::vector<SourceFile> sources;
};

// A machine runs alone when it can; one that needs the stages, tables and forms around it has them.
Read read_outside(const SourceFile& file, const std::string& root_option) {
    const std::vector<SourceFile> sources = definitions_at_hand(root_option);
    const bool is_workflow = identity_of(file).kind == "workflow";
    const std::string place = sources.empty() || !is_workflow ? "" : place_for(file.path, file, sources);
    if (!place.empty()) {
        std::vector<SourceFile> all = put_among(sources, file, place);
        ReadResult among = named_again(read_catalogue(all), place, file);
        if (among.ok()) {
            return {std::move(among), place, std::move(all)};
        }
        ReadResult alone = read_single_workflow(file);
        return alone.ok() ? Read{std::move(alone), "", {file}} : Read{std::move(among), place, std::move(all)};
    }
    return {read_single_workflow(file), "", {file}};
}

Result<Read> read_named(const std::string& name, const std::string& root_option) {
    const bool is_file = name.ends_with(".yaml");
    const fs::path around = is_file ? definitions_around(name) : fs::path();
    if (is_file && around.empty()) {
        const Result<std::string> text = read_file(name);
        return text ? Result<Read>(read_outside({name, *text}, root_option)) : tl::unexpected(text.error());
    }
    const Result<fs::path> root = is_file ? Result<fs::path>(around) : definitions_root(root_option);
    if (!root) {
        return tl::unexpected(root.error());
    }
    std::vector<SourceFile> sources = definition_files(*root);
    ReadResult read = read_catalogue(sources);
    return Read{std::move(read), is_file ? fs::weakly_canonical(name).lexically_relative(around) : fs::path(name),
                std::move(sources)};
}

}  // namespace

ReadResult read_again(const std::vector<SourceFile>& sources, bool alone) {
    return alone ? read_single_workflow(sources.front()) : read_catalogue(sources);
}

Result<Subject> subject_named(const std::string& name, const std::string& root_option) {
    Result<Read> named = read_named(name, root_option);
    if (!named) {
        return tl::unexpected(named.error());
    }
    for (const Finding& finding : named->read.findings) {
        if (finding.level == Finding::Level::error) {
            std::cerr << finding.str() << '\n';
        }
    }
    if (!named->read.ok()) {
        return failure(ErrorKind::definition, "les définitions ci-dessus sont à corriger.", name);
    }
    Subject subject{std::move(named->read.catalogue), nullptr, named->file.empty(), std::move(named->sources)};
    std::vector<std::string> ids;
    for (const auto& [id, workflow] : subject.catalogue.workflows) {
        if (subject.alone || id == name || workflow->files.front() == named->file) {
            subject.workflow = workflow;
        }
        ids.push_back(id);
    }
    if (subject.workflow == nullptr) {
        return failure(ErrorKind::not_found, fmt::format("ce workflow n’existe pas{}", did_you_mean(name, ids)), name);
    }
    return subject;
}

Result<LoneFile> read_lone_file(const fs::path& path, const std::string& root_option) {
    const Result<std::string> text = read_file(path);
    if (!text) {
        return tl::unexpected(text.error());
    }
    const SourceFile file{path.string(), *text};
    const std::vector<SourceFile> sources = definitions_at_hand(root_option);
    if (sources.empty() && is_template(path)) {
        return tl::unexpected(definitions_root(root_option).error());
    }
    const std::string place = sources.empty() ? "" : place_for(path, file, sources);
    if (!place.empty()) {
        return LoneFile{named_again(checked_definitions(put_among(sources, file, place)).read, place, file), false};
    }
    return LoneFile{identity_of(file).kind == "table" ? read_single_table(file, Purpose::publish)
                                                      : read_single_workflow(file, {}, Purpose::publish),
                    true};
}

}  // namespace jalon
