// What a command about definitions is asked about: a workflow, or files to check.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "cli/files.hpp"
#include "engine/base/result.hpp"
#include "engine/definition/catalogue.hpp"

namespace jalon {

struct Subject {
    Catalogue catalogue;
    std::shared_ptr<const Workflow> workflow;
    bool alone = false;               // outside any definitions: what it names around it is not known
    std::vector<SourceFile> sources;  // what the catalogue was read from
};

// The catalogue of a subject, from its sources again.
ReadResult read_again(const std::vector<SourceFile>& sources, bool alone);

// The workflow of that id among the definitions, or of that file. A file (`….yaml`) inside a folder of definitions is
// read among them; so is any other that needs and finds there what it names, in the place of the one of the same id;
// else it stands alone. Faults go to the standard error. Error definition: faults; not_found: no such file, definitions
// or workflow.
Result<Subject> subject_named(const std::string& name, const std::string& root_option);

// A file that stands outside the definitions, read for publication: a decision table or a bare machine (no `parties`)
// alone; anything else among the definitions at hand, in the place of the one of the same kind and id. Findings name
// the file as it was given. Error: not_found.
struct LoneFile {
    ReadResult read;
    bool alone = false;
};
Result<LoneFile> read_lone_file(const std::filesystem::path& file, const std::string& root_option);

}  // namespace jalon
