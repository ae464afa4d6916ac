// The work of `jalon batch`: each item for itself, several at once. A journal in the folder tells what is made of what,
// so that a run that was interrupted goes on where it stopped.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/base/value.hpp"
#include "engine/definition/catalogue.hpp"

namespace jalon {

struct BatchItem {
    std::string name;   // of its PDF, without « .pdf »
    std::string place;  // where its facts stand, for messages
    std::function<Result<Record>()> facts;
};

struct BatchOutcome {
    enum class Kind { made, kept, refused } kind = Kind::refused;
    std::string line;     // of the journal
    std::string message;  // why it was refused
};

// What all papers of a lot are made of, besides their facts.
struct BatchMaterials {
    const Catalogue& catalogue;
    const DocumentTemplate& model;
    std::string written;  // the file of the template, somewhere under `root`
    std::filesystem::path root;
    bool draft = false;
};

// The outcome of each item, in their order; the PDFs and the journal are in `folder`. Error (conflict): the folder
// holds the papers of another template. Throws what stops the whole: a disk that is full.
Result<std::vector<BatchOutcome>> established(const BatchMaterials& from, const std::vector<BatchItem>& items,
                                              const std::filesystem::path& folder, std::size_t threads);

}  // namespace jalon
