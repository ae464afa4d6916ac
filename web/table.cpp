#include "web/table.hpp"

#include <algorithm>
#include <iterator>

#include "engine/base/french.hpp"
#include "web/csv.hpp"

namespace jalon {

TableCell date_cell(Date date) {
    return {.text = french::short_date(date), .date = date};
}

TableCell number_cell(std::int64_t number) {
    return {.text = std::to_string(number), .number = number};
}

std::string csv_of(const ExportTable& table) {
    std::string file = csv_mark + csv_line(table.headings);
    for (const std::vector<TableCell>& row : table.rows) {
        std::vector<std::string> cells;
        std::ranges::transform(row, std::back_inserter(cells), &TableCell::text);
        file += csv_line(cells);
    }
    if (!table.footer.empty()) {
        file += csv_line({""}) + csv_line({table.footer});
    }
    return file;
}

}  // namespace jalon
