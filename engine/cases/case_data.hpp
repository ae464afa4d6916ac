// The data of a case cut by audience, and put together again. What a role may not see sits in parts of its own,
// so that it need not be loaded for that role.
#pragma once

#include <vector>

#include "engine/cases/case.hpp"
#include "engine/definition/catalogue.hpp"

namespace jalon {

// Cuts `data` into parts: the answers of a form by the audience of each field (a collected list item by item), a
// datum by its own audience; what nobody is named for has an empty audience. Merging all parts gives `data` back.
std::vector<DataPart> split_by_audience(const Catalogue& catalogue, const Workflow& workflow, const Record& data);

// The union of parts: records by member, lists item by item.
Record merge_parts(const std::vector<DataPart>& parts);

}  // namespace jalon
