// A table that leaves as a file, whatever its format: headings, rows, and a last line that says how it may be used.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/time.hpp"

namespace jalon {

struct TableCell {
    std::string text;  // as people read it, also where `number` or `date` say it to a spreadsheet
    std::optional<std::int64_t> number = {};
    std::optional<Date> date = {};
};

TableCell date_cell(Date date);  // 03/02/2027
TableCell number_cell(std::int64_t number);

struct ExportTable {
    std::string title;
    std::vector<std::string> headings;
    std::vector<std::vector<TableCell>> rows;
    std::string footer;  // after a blank line; "" when the file is to be read back
};

// With the mark of UTF-8; see `csv_line` for cells that a spreadsheet would take for formulas.
std::string csv_of(const ExportTable& table);

}  // namespace jalon
