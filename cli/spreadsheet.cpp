#include "cli/spreadsheet.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>

#include <xlsxwriter.h>

#include "web/csv.hpp"

namespace jalon {

namespace {

namespace fs = std::filesystem;

constexpr double widest = 48;
constexpr std::size_t cell_max = 32767;  // characters that a cell may hold
constexpr double date_width = 12;

[[noreturn]] void fail() {
    throw std::runtime_error("le fichier temporaire d’un tableur n’a pas pu être écrit");
}

// The library writes files only: one that nobody else may read, and that goes away.
class TemporaryFile {
  public:
    TemporaryFile() {
        std::string pattern = (fs::temp_directory_path() / "jalon-XXXXXX").string();
        const int file = ::mkstemp(pattern.data());
        if (file < 0) {
            fail();
        }
        ::close(file);
        path_ = pattern;
    }
    ~TemporaryFile() { ::unlink(path_.c_str()); }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    const std::string& path() const { return path_; }
    std::string bytes() const {
        std::ifstream in(path_, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    }

  private:
    std::string path_;
};

void check(lxw_error error) {
    if (error != LXW_NO_ERROR) {
        fail();
    }
}

// Cut where a cell ends, between two characters.
std::string fitting(std::string text) {
    if (text.size() > cell_max) {
        std::size_t end = cell_max;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
            --end;
        }
        text.resize(end);
    }
    return text;
}

struct Sheet {
    lxw_worksheet* sheet;
    lxw_format* bold;
    lxw_format* day;

    void put(lxw_row_t row, lxw_col_t column, const TableCell& cell) const {
        if (cell.date) {
            lxw_datetime date{};
            date.year = static_cast<int>(cell.date->year());
            date.month = static_cast<int>(static_cast<unsigned>(cell.date->month()));
            date.day = static_cast<int>(static_cast<unsigned>(cell.date->day()));
            check(worksheet_write_datetime(sheet, row, column, &date, day));
        } else if (cell.number) {
            check(worksheet_write_number(sheet, row, column, static_cast<double>(*cell.number), nullptr));
        } else if (!cell.text.empty()) {
            check(worksheet_write_string(sheet, row, column, fitting(neutral_cell(cell.text)).c_str(), nullptr));
        }
    }
};

void fill(const Sheet& page, const ExportTable& table) {
    for (std::size_t column = 0; column < table.headings.size(); ++column) {
        const auto at = static_cast<lxw_col_t>(column);
        check(worksheet_write_string(page.sheet, 0, at, neutral_cell(table.headings[column]).c_str(), page.bold));
        auto width = static_cast<double>(table.headings[column].size());
        for (const std::vector<TableCell>& row : table.rows) {
            const TableCell& cell = row.at(column);
            width = std::max(width, cell.date ? date_width : static_cast<double>(cell.text.size()));
        }
        check(worksheet_set_column(page.sheet, at, at, std::min(width + 2, widest), nullptr));
    }
    lxw_row_t line = 0;
    for (const std::vector<TableCell>& row : table.rows) {
        ++line;
        for (std::size_t column = 0; column < row.size(); ++column) {
            page.put(line, static_cast<lxw_col_t>(column), row[column]);
        }
    }
    worksheet_freeze_panes(page.sheet, 1, 0);
    if (!table.footer.empty()) {
        page.put(line + 2, 0, {table.footer});
    }
}

}  // namespace

std::string spreadsheet(const ExportTable& table, Instant made_at) {
    const TemporaryFile file;
    lxw_workbook* const book = workbook_new(file.path().c_str());
    if (book == nullptr) {
        fail();
    }
    lxw_doc_properties about{};
    std::string title = table.title;
    about.title = title.data();
    about.created = static_cast<time_t>(made_at.time_since_epoch().count() / 1000);
    check(workbook_set_properties(book, &about));
    Sheet page{workbook_add_worksheet(book, table.title.c_str()), workbook_add_format(book), workbook_add_format(book)};
    if (page.sheet == nullptr) {
        workbook_close(book);
        fail();
    }
    format_set_bold(page.bold);
    format_set_num_format(page.day, "dd/mm/yyyy");
    try {
        fill(page, table);
    } catch (...) {
        workbook_close(book);
        throw;
    }
    check(workbook_close(book));
    return file.bytes();
}

}  // namespace jalon
