// Scripts of tests/scenarios played through a whole service up to any point, on any day, with other answers: what the
// acceptance figures are read from.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/scenario/case_player.hpp"
#include "rendering/copies/paper_tools.hpp"
#include "tests/scenarios/scenario_house.hpp"

namespace jalon::test {

// How a script is played.
struct Telling {
    std::string scenario;         // below tests/scenarios
    std::string until = {};       // the state to stop in; "": to the end
    std::int64_t shift_days = 0;  // all its dates, later by so many days
    // Changes the answers to an event before they are sent.
    std::function<void(const std::string& event, Record& answers)> changed = {};
};

// A ScenarioHouse whose cases are told here. Reads as `cast()` and, beside them, the people who only look: a data
// protection officer, an archivist, a counsellor who was not chosen, an administrator.
class Story {
  public:
    Story();
    // In a house whose service runs on other definitions.
    explicit Story(std::vector<SourceFile> sources);

    ScenarioHouse& house() { return house_; }
    CaseService& service() { return *service_; }
    const PaperTools& papers() const { return papers_; }
    FixedClock& clock() { return house_.clock(); }
    // The service is replaced by one that runs on `sources`; stores, people and clock stay.
    void change_definitions(std::vector<SourceFile> sources);

    // Opens a case and plays it; the test fails when a step does.
    CaseId tell(const Telling& telling);
    // Brings the framework of Saint-Aubin into force as the ordinary journey of tests/scenarios/cadre does, for a term
    // of `months`. In force from 1 May 2026, moved by `shift_days`.
    CaseId framework(std::int64_t months = 36, std::int64_t shift_days = 0);
    // One step more.
    Result<CaseView> send(const CaseId& id, const std::string& event, const std::string& role, const Record& answers);
    void advance_to(Instant until);

    // Another body: its people are « rh » and « tete », and play for the employer from here on.
    void employer_is(const Organisation& body);
    // Another agent, of the current employer, who plays the agent from here on.
    void agent_is(const Agent& agent);

    Actor actor(const std::string& role) const { return actors_.at(role); }
    const std::map<std::string, Actor, std::less<>>& actors() const { return actors_; }
    CaseView view(const CaseId& id, const std::string& role);
    Case machine(const CaseId& id);  // the whole case
    Record data(const CaseId& id) { return machine(id).situation.data; }
    // Every paper of a case, oldest first.
    std::vector<DocumentRecord> papers(const CaseId& id);
    // The newest paper of that key; the test fails when there is none.
    DocumentRecord paper(const CaseId& id, const std::string& key);
    // The text of a stored PDF, blanks of every kind made one.
    std::string text_of(const DocumentRecord& document);
    std::string text_of_bytes(const std::string& pdf);
    std::string text_of(const CaseId& id, const std::string& key) { return text_of(paper(id, key)); }

  private:
    CasePlayer player();
    void add_readers();
    void take_the_parts_of(const Scenario& scenario);

    ScenarioHouse house_;
    PdfRenderer renderer_;
    PdfPaperTools papers_;
    SeededRandom random_;
    std::vector<SourceFile> sources_;
    ReadResult read_;
    std::unique_ptr<CaseService> other_service_;
    CaseService* service_ = nullptr;
    OrganisationId organisation_{"saint-aubin"};
    std::map<std::string, Actor, std::less<>> actors_;  // by role
};

// The shipped definitions with a piece of one file replaced; the test fails when the piece is not there exactly once.
std::vector<SourceFile> shipped_with(const std::string& path, const std::string& piece, const std::string& other);

// Blanks of every kind, no-break and narrow ones included, made one plain blank.
std::string plain_blanks(std::string_view text);

// A search for that clue, in cases and in papers.
CaseFilter cases_with(const std::string& clue);
DocumentFilter papers_with(const std::string& clue);

// Noon in Paris.
Instant noon(Date date);

}  // namespace jalon::test
