// A case told again from its journal: what a release must still be able to do with what an earlier one recorded.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/cases/case.hpp"
#include "engine/definition/catalogue.hpp"

namespace jalon {

// A case as it was recorded: its journal, what the world around it was, and where it stood at the end.
struct ReplayedCase {
    std::string reference;
    std::string workflow;
    std::string definition;             // digest of the package it ran on
    Record facts;                       // employer, agent, centre, tariff, required cases …
    std::vector<JournalEntry> entries;  // by sequence; hashes are not looked at
    std::vector<std::string> states;    // the leaves at the end
    Record data;                        // all of it
};

// As canonical JSON, and back. Error: invalid.
std::string recorded_to_json(const std::vector<ReplayedCase>& cases);
Result<std::vector<ReplayedCase>> recorded_from_json(std::string_view json);

// Takes every entry of the journal again on the machine alone and returns the situation at the end. Numbers and
// invoices, which are given outside the machine, are those of the recorded data. Error: invalid, naming the first entry
// that is refused, takes other transitions or leads elsewhere than was recorded.
Result<Situation> replayed(const Catalogue& catalogue, const ReplayedCase& recorded);

}  // namespace jalon
