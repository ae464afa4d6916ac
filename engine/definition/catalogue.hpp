// All definitions of an installation, read together and checked against each other.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/definition/form.hpp"
#include "engine/definition/tariff.hpp"
#include "engine/definition/template.hpp"
#include "engine/definition/visa.hpp"
#include "engine/definition/workflow.hpp"

namespace jalon {

struct DecisionTable;  // engine/decision/decision_table.hpp

// A definition file as text; the command line reads it from disk, tests write it in place.
struct SourceFile {
    std::string path;  // relative to the root: "workflows/programmes/bilan-professionnel.yaml"
    std::string text;
};

struct Finding {
    enum class Level { error, warning };
    Level level = Level::error;
    Position position;
    std::string message;  // French, with advice

    // « file:line:column: message », warnings with « avertissement : ».
    std::string str() const;
};

// What a notification says: Mustache names allowed, as `notify` passes them.
struct Message {
    std::string subject;
    std::string text;
    Position position;
};

struct Catalogue {
    std::map<std::string, std::shared_ptr<const Workflow>, std::less<>> workflows;
    std::map<std::string, std::shared_ptr<const Form>, std::less<>> forms;
    std::map<std::string, std::shared_ptr<const DocumentTemplate>, std::less<>> templates;
    std::map<std::string, std::string, std::less<>> partials;  // name → Mustache text
    std::map<std::string, HourlyTariff, std::less<>> tariffs;
    std::map<std::string, std::shared_ptr<const DecisionTable>, std::less<>> tables;
    std::map<std::string, Message, std::less<>> messages;  // notification id → workflows/messages.yaml
    std::vector<Visa> visas;                               // doc-templates/visas.yaml, in the order they are cited

    const Workflow& workflow(std::string_view id) const;  // expects that it exists
    const Form& form(std::string_view id) const;
    const DocumentTemplate& document_template(std::string_view id) const;
};

struct ReadResult {
    Catalogue catalogue;            // what could be read
    std::vector<Finding> findings;  // all of them, by file and position; any error: do not start
    bool ok() const;
};

// Reads and cross-checks a whole set of files: workflows/**.yaml, forms/*.yaml, doc-templates/*.md.mustache and
// partials/. `template_names` gives the names that a template body prints (rendering supplies it; may be empty: bodies
// go unchecked).
using TemplateNames = std::function<Result<std::vector<PrintedName>>(const DocumentTemplate&)>;
ReadResult read_catalogue(const std::vector<SourceFile>& files, const TemplateNames& template_names = {});

// Reads one bare workflow, with no forms or templates around it: for `jalon play` on a machine. What concerns
// publication alone (states that cannot be reached or left, eventless cycles, regions reset) is a warning for `play`,
// an error for `publish`.
enum class Purpose { play, publish };
// `beside`: the stages that it uses, and the workflow that it is a variant of.
ReadResult read_single_workflow(const SourceFile& file, const std::vector<SourceFile>& beside = {},
                                Purpose purpose = Purpose::play);

// Reads one decision table that stands alone: for `jalon decide` on a file. Its gaps and overlaps are warnings for
// `play`, errors for `publish`.
ReadResult read_single_table(const SourceFile& file, Purpose purpose = Purpose::play);

}  // namespace jalon
