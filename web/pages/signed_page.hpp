// Signed papers, found by any clue; those that one reads as an archivist alone open for a reason that is logged.
#pragma once

#include <optional>
#include <string>

#include "web/site.hpp"

namespace jalon {

// What people remember of a paper, as papers are found by it: « 1 560,00 € » is one number, « 03/2027 » is « mars 2027
// ».
std::string clue_of(const std::string& typed);

// True when the visitor reads the paper as archivist alone, and has not said why within half an hour.
bool needs_reason(const Site& site, const Visit& visit, const DocumentId& id);
// Then, the page that asks for the reason.
std::optional<Response> reason_asked(const Site& site, const Visit& visit, const DocumentId& id);

}  // namespace jalon
