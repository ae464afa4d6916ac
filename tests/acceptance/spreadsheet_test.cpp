// Tables as spreadsheets read them: the parts of the XLSX, unpacked.
#include "cli/spreadsheet.hpp"

#include <iterator>
#include <sstream>
#include <string>

#include <Poco/Zip/ZipArchive.h>
#include <Poco/Zip/ZipStream.h>
#include <catch2/catch.hpp>

using namespace jalon;
using Catch::Matchers::Contains;

namespace {

std::string part(const std::string& workbook, const std::string& name) {
    std::istringstream in(workbook);
    const Poco::Zip::ZipArchive archive(in);
    const auto found = archive.findHeader(name);
    REQUIRE(found != archive.headerEnd());
    in.clear();
    Poco::Zip::ZipInputStream unpacked(in, found->second);
    return {std::istreambuf_iterator<char>(unpacked), std::istreambuf_iterator<char>()};
}

const Instant made = *parse_instant("2027-02-03T09:00:00Z");

}  // namespace

TEST_CASE("a spreadsheet holds texts, numbers and dates, and nothing that computes", "[export][spreadsheet]") {
    const Date day = *parse_date("2027-02-03");
    const std::string book = spreadsheet({.title = "Dossiers",
                                          .headings = {"Nom", "Nombre", "Ouvert le"},
                                          .rows = {{{"=1+1"}, number_cell(12), date_cell(day)}, {{"Étang"}, {}, {}}},
                                          .footer = "Confidentiel."},
                                         made);
    const std::string texts = part(book, "xl/sharedStrings.xml");
    const std::string cells = part(book, "xl/worksheets/sheet1.xml");
    CHECK_THAT(texts, Contains("<t>'=1+1</t>") && Contains("<t>Étang</t>") && Contains("<t>Confidentiel.</t>"));
    CHECK_THAT(cells, Contains("<v>12</v>") && Contains("<v>46421</v>") && !Contains("<f>"));
    CHECK_THAT(part(book, "xl/styles.xml"), Contains("dd/mm/yyyy"));
    CHECK_THAT(part(book, "xl/workbook.xml"), Contains("name=\"Dossiers\""));
    CHECK(book == spreadsheet({.title = "Dossiers",
                               .headings = {"Nom", "Nombre", "Ouvert le"},
                               .rows = {{{"=1+1"}, number_cell(12), date_cell(day)}, {{"Étang"}, {}, {}}},
                               .footer = "Confidentiel."},
                              made));
}

TEST_CASE("a text longer than a cell is cut between two letters", "[export][spreadsheet]") {
    std::string text = "a";
    while (text.size() < 40'000) {
        text += "é";
    }
    const std::string texts =
        part(spreadsheet({.title = "T", .headings = {"Long"}, .rows = {{{text}}}, .footer = {}}, made),
             "xl/sharedStrings.xml");
    CHECK_THAT(texts, Contains("é</t>"));
}
