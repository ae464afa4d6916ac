// What the sources of `CaseService` share: reading in case_service.cpp, changing in case_changes.cpp. For this folder
// only.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/cases/case_facts.hpp"
#include "engine/cases/case_service.hpp"
#include "engine/cases/change.hpp"
#include "engine/cases/definitions.hpp"
#include "engine/cases/known_cases.hpp"
#include "engine/cases/people.hpp"

namespace jalon {

// The error for who may not know the case, and for a case that is not.
tl::unexpected<Error> unknown_case();

// One journal entry before its hash, for the event just applied; a label comes with what the actions noted.
JournalEntry entry_for(const Case& the_case, const Change& change, std::string label, const UserId& actor,
                       const std::string& role, Instant now);

// A source of chance that several threads may draw from.
class SharedRandom final : public Random {
  public:
    explicit SharedRandom(Random& source) : source_(source) {}
    std::string bytes(std::size_t count) override {
        const std::scoped_lock lock(mutex_);
        return source_.bytes(count);
    }

  private:
    Random& source_;
    std::mutex mutex_;
};

struct CaseService::Inside final : Family {
    Parts parts;
    Definitions definitions;
    SharedRandom random;
    People people;  // for steps, which look again at what they rest on when they are written, and for names in lists
    KnownCases recent;  // for steps alone

    explicit Inside(const Parts& p)
        : parts(p), definitions(*p.catalogue, *p.sources, *p.cases), random(*p.random), people(*p.directory) {}

    FactSources sources(const Catalogue& catalogue, const Directory& directory, CaseReader& cases) const {
        FactSources sources{catalogue, directory, cases, parts.calendar};
        sources.definitions = &definitions;
        return sources;
    }
    FactSources sources(const Catalogue& catalogue, const Directory& directory) const {
        return sources(catalogue, directory, *parts.cases);
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
    // The label of the kind of case; its id when the definitions it began with are lost, so that lists go on.
    std::string programme(const CaseHeader& header) const {
        const Catalogue* catalogue = definitions.find(header.definition);
        return catalogue == nullptr ? header.workflow : catalogue->workflow(header.workflow).label;
    }

    // Appointments that the actor may see, each once, by time, with the answers the actor may read.
    struct SeenAppointment {
        AppointmentLine line;
        std::vector<std::string> roles;  // of the actor in the case
        AppointmentView view;
    };
    std::vector<SeenAppointment> appointments_seen(const Actor& actor, const std::vector<CaseScope>& scopes,
                                                   const AppointmentFilter& filter) const;
    std::vector<MeetingLine> meetings(const Actor& actor, const std::vector<CaseScope>& scopes,
                                      const AppointmentFilter& filter, const Directory& directory) const;
    std::vector<AppointmentView> appointments_of(const CaseId& id, const std::vector<std::string>& roles) const;
    // True for those who read the calendar of the whole service.
    static bool keeps_calendar(const std::vector<std::string>& roles);

    // For the log of accesses: whoever is not the agent looked at the case, or at one of its papers.
    void note_access(const Actor& actor, const CaseHeader& header, const std::vector<std::string>& roles,
                     const DocumentId& document = {}) const;
    void note_access(const Actor& actor, const DocumentRecord& paper) const;
    // The last reminder of each task of these cases, and what it means for one of them waiting since then.
    std::vector<Chase> chases_of(const std::vector<CaseId>& cases) const;
    void complete(Reminder& reminder, const CaseId& id, Instant since, const std::vector<Chase>& chases) const;

    // Adds to `answers` what the form recalls from the latest other case of the kind, of the same body (and agent, once
    // the case has one), as far as the actor may read it there. Returns the number of that case by field.
    std::map<std::string, std::string> recall(const Actor& actor, const CaseHeader& header, const Form& form,
                                              Record& answers) const;
    std::string token(const Case& the_case, const std::vector<std::string>& roles) const;
    std::vector<RelatedCase> related(const Actor& actor, const Situation& situation) const;

    // Loads a case for its machine, with the actor's roles in it. Errors: not_found; definition when those it began
    // with are lost.
    struct Known {
        Case the_case;
        std::vector<std::string> roles;
    };
    Result<Known> know(const Actor& actor, const CaseId& id) const;
    // The same once what was due in the case has fired: what people are shown does not change by it while they answer.
    Result<Known> know_as_of_now(const Actor& actor, const CaseId& id);

    // Error invalid: the employer already has a running case of a kind of which there is one at a time.
    static Result<bool> check_single(CaseTransaction& cases, const Workflow& workflow, const CaseHeader& opening);
    // Error invalid: a case that the workflow requires is not in force.
    static Result<bool> check_requirements(const Catalogue& catalogue, const Workflow& workflow, const Facts& around);
    // How a case begins.
    struct Opening {
        CaseHeader asked;  // workflow and people
        UserId actor;
        std::string role;  // "" when another case opens it
        Record data;
        std::optional<ParentCase> parent;
        std::string label;  // for its journal
    };
    // Opens a case inside the transaction. Errors: those of `open` that only a transaction can tell.
    Result<CaseHeader> open_inside(CaseTransaction& transaction, const Workflow& workflow, const Opening& opening);

    // Cases that open one another: case_family.cpp.
    Result<CaseHeader> open_child(CaseTransaction& transaction, const Case& parent, const OpenChild& effect,
                                  const UserId& actor) override;
    Result<bool> stop_child(CaseTransaction& transaction, const StopChild& effect, const UserId& actor) override;
    // Tells the case that opened this one of its end; nothing happens while it runs.
    Result<bool> tell_parent(CaseTransaction& transaction, const Case& the_case, const UserId& actor);
    // Sends an event in nobody's name. Who opened that case is not told yet of its end.
    Result<bool> send_inside(CaseTransaction& transaction, Case& the_case, const Event& event, const std::string& label,
                             const UserId& actor);

    // What a submission comes to before anything is written. Errors: those of `submit`, but conflict.
    struct Prepared {
        const Catalogue& catalogue;
        const Workflow& workflow;
        const Transition& transition;
        Event event;
        Facts around;        // before the step
        const Record& data;  // likewise, of the case
        Step next;
        std::string received = {};  // « reçu par téléphone de … », or ""
    };
    Result<Prepared> prepare(const Actor& actor, const Case& the_case, const Submission& submission,
                             const FactSources& sources) const;
    static Result<JournalEntry> enter(Prepared& prepared, const Actor& actor, Change& change, Case& the_case);
    // Takes the step outside of any transaction, and writes it if what it was prepared from still holds; nullopt when
    // it has to be taken inside one: `act_inside` then, which also says why when it is refused.
    std::optional<Receipt> planned(const Actor& actor, const CaseId& id, const Submission& submission);
    Result<Receipt> act_inside(CaseTransaction& transaction, const Actor& actor, const CaseId& id,
                               const Submission& submission);

    // One timer of one case: true when it fired, false when none was due. Error invalid: it failed.
    Result<bool> fire_next(CaseTransaction& transaction, const CaseId& id);
    // The next timer of each of the cases, all in one transaction. Returns those where one fired.
    std::vector<CaseId> fire_round(const std::vector<CaseId>& ids, Sweep& sweep);
    // Every timer of the cases that is due. Returns how many cases stay on the list of those that are.
    int fire_all(std::vector<CaseId> ids, Sweep& sweep);

    // Fires what of a case is due and has not been swept yet, before anybody acts on it: nobody's event comes before a
    // timer that was due earlier. True when something was due, whether or not it could be fired.
    bool catch_up(const Case& the_case);

    void finish(CaseTransaction& transaction, Case& the_case, const Change& change, JournalEntry entry,
                std::optional<std::int64_t> expected_revision) const;
};

}  // namespace jalon
