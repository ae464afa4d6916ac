// Tables for spreadsheets: UTF-8, semicolons, quotes doubled. A cell that a spreadsheet would take for a formula begins
// with an apostrophe.
#pragma once

#include <string>
#include <vector>

namespace jalon {

// Stands at the beginning of a file, so that spreadsheets read it as UTF-8.
inline const std::string csv_mark = "\xEF\xBB\xBF";

// One line with its end.
std::string csv_line(const std::vector<std::string>& cells);

}  // namespace jalon
