// Makes a scenario of a real case: what its journal says was done, with fictitious people, and what followed.
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
};

// The script, as YAML; it has been played on the machine and gave the states, papers and messages of the case.
// Error invalid: the case cannot be replayed on the machine alone; the message says at which step it departs.
// `catalogue` holds the definitions the case runs on.
Result<std::string> recorded_scenario(const RecordedCase& recorded, const Catalogue& catalogue);

}  // namespace jalon
