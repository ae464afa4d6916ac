// What an agent agreed to, one by one, in the words that were before them.
#pragma once

#include <string>
#include <vector>

#include "engine/cases/case.hpp"
#include "engine/definition/catalogue.hpp"

namespace jalon {

struct Agreement {
    CaseId case_id;
    std::string reference;
    std::string programme;
    std::string title;              // of the form, or of the act
    std::vector<std::string> text;  // the sentences agreed to
    std::string version;            // of the text, as it was shown; or ""
    bool granted = true;            // false: refused or withdrawn
    Instant at{};
    std::string by;              // French: the role in which it was given or deposited
    bool current = true;         // the last of its kind in this case
    std::string withdraw_event;  // open to the agent now, or ""
    std::string withdraw_label;
};

// The agreements of a case, oldest first; `open` are the events that the agent may send now. The words are those of the
// definitions that the case runs on.
std::vector<Agreement> agreements_of(const Catalogue& catalogue, const Workflow& workflow, const Case& the_case,
                                     const std::vector<JournalEntry>& entries, const std::vector<std::string>& open);

}  // namespace jalon
