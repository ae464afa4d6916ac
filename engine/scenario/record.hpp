// Makes a scenario of a real case: what its journal says was done, with fictitious people, and what followed. What a
// journal does not hold, the machine tells that repeats it: the timers, tasks, appointments and other cases after each
// step, and the acts that were offered and closed; at the end they are those of the case.
#pragma once

#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/cases/case.hpp"
#include "engine/definition/catalogue.hpp"

namespace jalon {

// What a store knows of one case.
struct RecordedCase {
    CaseHeader header;
    std::vector<JournalEntry> journal;  // with inputs, oldest first
    std::vector<DocumentRecord> documents;
    std::vector<OutgoingMessage> messages;
    Situation situation;  // where it stands now
};

// The script, as YAML; it has been played on the machine and gave the states, papers and messages of the case,
// and ended with its timers, tasks and appointments.
// Error invalid: the case cannot be replayed on the machine alone; the message says at which step it departs.
// `catalogue` holds the definitions the case runs on.
Result<std::string> recorded_scenario(const RecordedCase& recorded, const Catalogue& catalogue);

}  // namespace jalon
