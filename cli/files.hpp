// Files of definitions on disk, and where an installation keeps them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/definition/catalogue.hpp"

namespace jalon {

// The folder that holds workflows/, forms/ and doc-templates/: `given` when not empty (workflows/ is then enough), else
// $JALON_ROOT, else the nearest folder at or above the working directory or the program that has them. Error:
// not_found.
Result<std::filesystem::path> definitions_root(const std::string& given);

// The folder of definitions that a file or folder lies in, or is; empty when there is none.
std::filesystem::path definitions_around(const std::filesystem::path& path);

// All definition files under a root, by path; paths are relative to it.
std::vector<SourceFile> definition_files(const std::filesystem::path& root);

// Error: not_found, with the path.
Result<std::string> read_file(const std::filesystem::path& path);
// Throws std::runtime_error when the file cannot be written.
void write_file(const std::filesystem::path& path, std::string_view bytes);
// The same, whole or not at all: who looks meanwhile, or after a crash, finds what was there before.
void write_whole(const std::filesystem::path& path, std::string_view bytes);

// Reads all definitions under a root and checks them, templates included.
struct Definition {
    std::vector<SourceFile> sources;
    ReadResult read;
};
Definition read_definitions(const std::filesystem::path& root);
// The templates and partials under a root alone, unchecked against workflows and forms.
Catalogue read_templates(const std::filesystem::path& root);
// That template with the partials that it takes in (all of them when one is missing) and the texts of law that name it,
// or without it when no such file is there.
Catalogue read_template(const std::filesystem::path& root, const std::string& template_id);
// `law`, the text of doc-templates/visas.yaml, without the entries that name other documents alone: reading YAML is
// what the first paper of a process waits for. Entries that are not written as in the file that ships stay.
std::string law_naming(std::string_view law, std::string_view template_id);
// The same for files at hand.
Definition checked_definitions(std::vector<SourceFile> sources);

}  // namespace jalon
