// Tables as XLSX files (ISO/IEC 29500), by libxlsxwriter.
#pragma once

#include <string>

#include "engine/base/time.hpp"
#include "web/table.hpp"

namespace jalon {

// The bytes of a workbook of one sheet, its headings in bold and always in sight; dates and numbers as such, never a
// formula. Equal tables made at the same instant are equal bytes. Throws std::runtime_error when the temporary file it
// needs cannot be written.
std::string spreadsheet(const ExportTable& table, Instant made_at);

}  // namespace jalon
