#include "cli/record.hpp"

#include <iostream>

#include <fmt/format.h>

#include "cli/compose.hpp"
#include "cli/outside.hpp"
#include "engine/cases/definitions.hpp"
#include "engine/definition/role.hpp"
#include "engine/scenario/record.hpp"

namespace jalon {

namespace {

// The case of that reference or id.
std::optional<CaseHeader> case_named(CaseStore& cases, const std::string& name) {
    if (std::optional<CaseHeader> header = cases.header(CaseId(name))) {
        return header;
    }
    CaseScope everything;
    everything.all = true;
    CaseFilter filter;
    filter.text = name;
    for (const CaseHeader& header : cases.cases({everything}, filter).cases) {
        if (header.reference == name) {
            return header;
        }
    }
    return std::nullopt;
}

RecordedCase recorded(CaseStore& cases, const CaseHeader& header) {
    RecordedCase made{
        header, cases.journal(header.id), {}, cases.messages_of(header.id), cases.load(header.id)->situation};
    CaseScope everything;
    everything.all = true;
    everything.roles = all_roles();
    DocumentFilter filter;
    filter.case_id = header.id;
    filter.limit = 10'000;
    for (const DocumentLine& line : cases.documents(everything, filter)) {
        made.documents.push_back(line.document);
    }
    return made;
}

}  // namespace

int run_record(const Arguments& arguments) {
    const std::filesystem::path data = arguments.get("data", "data");
    if (arguments.words.size() != 1 || !std::filesystem::exists(data / "jalon.db")) {
        std::cerr << "jalon record : indiquez la référence d’un dossier, et --data s’il n’est pas dans « data ».\n";
        return exit_misuse;
    }
    const Result<std::filesystem::path> root = definitions_root(arguments.get("root"));
    if (!root) {
        std::cerr << root.error().message << '\n';
        return exit_misuse;
    }
    SystemRandom random;
    Stores stores(data, random);
    const std::optional<CaseHeader> header = case_named(stores.cases, arguments.words[0]);
    if (!header) {
        std::cerr << fmt::format("Le dossier « {} » n’existe pas dans « {} ».\n", arguments.words[0], data.string());
        return exit_finding;
    }
    const std::vector<SourceFile> sources = definition_files(*root);
    const Catalogue today = read_catalogue(sources).catalogue;
    const Definitions definitions(today, sources, stores.cases);
    const Result<std::string> script =
        recorded_scenario(recorded(stores.cases, *header), definitions.at(header->definition));
    if (!script) {
        std::cerr << script.error().message << '\n';
        return exit_finding;
    }
    std::cout << *script;
    return exit_ok;
}

}  // namespace jalon
