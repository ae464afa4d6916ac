// Tables of spreadsheets. Written: UTF-8, semicolons, quotes doubled. A cell that a spreadsheet would take for a
// formula begins with an apostrophe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"

namespace jalon {

// Stands at the beginning of a file, so that spreadsheets read it as UTF-8.
inline const std::string csv_mark = "\xEF\xBB\xBF";

// The text of a cell, with an apostrophe before what a spreadsheet would take for a formula (it begins with = + - @ or
// a control character): nothing of what people typed is ever computed on somebody else’s machine.
std::string neutral_cell(const std::string& text);

// One line with its end.
std::string csv_line(const std::vector<std::string>& cells);

// The lines of a file as spreadsheets save it: UTF-8 or, when it is none, Windows-1252; semicolons, commas or tabs,
// whichever the first line has most of; cells with quotes as of RFC 4180. Blank lines are left out, cells trimmed, and
// the apostrophe that `csv_line` puts before a formula is taken off. Error: invalid, for quotes left open.
Result<std::vector<std::vector<std::string>>> read_csv(std::string_view bytes);

}  // namespace jalon
