// The journals of an installation as files, so that a later release can take them again: see tests/releases/.
#include "cli/journals.hpp"

#include <filesystem>
#include <iostream>
#include <set>

#include <fmt/format.h>

#include "cli/compose.hpp"
#include "cli/outside.hpp"
#include "engine/cases/case_facts.hpp"
#include "engine/cases/definitions.hpp"
#include "engine/cases/replay.hpp"

namespace jalon {

namespace fs = std::filesystem;

namespace {

ReplayedCase recorded(const Case& the_case, const Definitions& definitions, Stores& stores, Instant now) {
    const Catalogue& catalogue = definitions.at(the_case.header.definition);
    const Calendar calendar;
    FactSources sources{catalogue, stores.directory, stores.cases, calendar};
    sources.definitions = &definitions;
    ReplayedCase made;
    made.reference = the_case.header.reference;
    made.workflow = the_case.header.workflow;
    made.definition = the_case.header.definition;
    made.facts = facts_of_case(sources, catalogue.workflow(made.workflow), the_case.header, the_case.situation.data,
                               UserId(), now)
                     .names;
    made.entries = stores.cases.journal(the_case.header.id);
    made.states = the_case.situation.leaves();
    made.data = the_case.situation.data;
    return made;
}

}  // namespace

int run_journals(const Arguments& arguments) {
    const fs::path data = arguments.get("data", "data");
    const Result<fs::path> root = definitions_root(arguments.get("root"));
    if (arguments.words.size() != 1 || !root || !fs::exists(data / "jalon.db")) {
        std::cerr << "jalon journals : indiquez le dossier où écrire, et avec --data celui des données.\n";
        return exit_misuse;
    }
    const Definition current = read_definitions(*root);
    const SystemClock clock;
    SystemRandom random;
    Stores stores(data, random);
    const Definitions definitions(current.read.catalogue, current.sources, stores.cases);
    CaseScope everywhere;
    everywhere.all = true;
    CaseFilter all;
    all.limit = -1;
    std::vector<ReplayedCase> cases;
    std::set<std::string> digests;
    for (const CaseHeader& header : stores.cases.cases({everywhere}, all).cases) {
        if (const std::optional<Case> the_case = stores.cases.load(header.id)) {
            cases.push_back(recorded(*the_case, definitions, stores, clock.now()));
            digests.insert(header.definition);
        }
    }
    const fs::path folder = arguments.words[0];
    fs::create_directories(folder);
    for (const std::string& digest : digests) {
        write_file(folder / ("definitions-" + digest + ".json"), stores.cases.definition(digest).value_or(""));
    }
    write_file(folder / "journals.json", recorded_to_json(cases));
    std::cout << fmt::format("{} dossiers et {} jeux de définitions écrits dans {}.\n", cases.size(), digests.size(),
                             folder.string());
    return exit_ok;
}

}  // namespace jalon
