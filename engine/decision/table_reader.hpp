// Reads a decision table: `workflows/tables/<id>.yaml`, or a file that stands alone.
#pragma once

#include <vector>

#include "engine/decision/decision_table.hpp"
#include "engine/definition/reading.hpp"

namespace jalon {

// The table as far as it could be read; what is wrong with it is told through `reading`. Gaps and overlaps are the
// business of table_analysis.hpp.
DecisionTable read_table(const YamlNode& node, Reading& reading);

}  // namespace jalon
