// What the sources of `CaseService` share: reading in case_service.cpp, changing in case_changes.cpp. For this folder
// only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/cases/case_facts.hpp"
#include "engine/cases/case_service.hpp"
#include "engine/cases/change.hpp"
#include "engine/cases/definitions.hpp"

namespace jalon {

// The error for who may not know the case, and for a case that is not.
tl::unexpected<Error> unknown_case();

struct CaseService::Inside {
    Parts parts;
    Definitions definitions;

    explicit Inside(const Parts& p) : parts(p), definitions(*p.catalogue, *p.sources, *p.cases) {}

    FactSources sources(const Catalogue& catalogue, const Directory& directory) const {
        FactSources sources{catalogue, directory, *parts.cases, parts.calendar};
        sources.definitions = &definitions;
        return sources;
    }
    const Workflow& workflow_of(const CaseHeader& header) const {
        return definitions.at(header.definition).workflow(header.workflow);
    }
    Facts facts(const FactSources& sources, const Case& the_case, const UserId& actor) const {
        return facts_of_case(sources, sources.catalogue.workflow(the_case.header.workflow), the_case.header,
                             the_case.situation.data, actor, parts.clock->now());
    }
    static std::string subject(const CaseHeader& header, const std::vector<std::string>& roles,
                               const Directory& directory);
    std::string programme(const CaseHeader& header) const { return workflow_of(header).label; }

    // Loads a case for its machine, with the actor's roles in it. Error: not_found.
    struct Known {
        Case the_case;
        std::vector<std::string> roles;
    };
    Result<Known> know(const Actor& actor, const CaseId& id) const;

    // Error invalid: the employer already has a running case of a kind of which there is one at a time.
    Result<bool> check_single(const Workflow& workflow, const CaseHeader& opening) const;

    void finish(CaseTransaction& transaction, Case& the_case, const Change& change, JournalEntry entry,
                std::optional<std::int64_t> expected_revision) const;
};

}  // namespace jalon
