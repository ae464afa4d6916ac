// The figures of a year: tables, the same as bars, and all of it in one file.
#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>

#include <fmt/format.h>

#include "engine/base/french.hpp"
#include "engine/cases/statistics.hpp"
#include "web/pages/export.hpp"
#include "web/pages/page.hpp"
#include "web/pages/pages.hpp"
#include "web/pages/sheets.hpp"

namespace jalon {

namespace {

constexpr int years_offered = 6;
constexpr int bar_row = 58;  // height of one bar with its name, in units of the drawing
constexpr const char* not_told = "n. c.";

struct Heading {
    const char* id;
    const char* title;
    const char* line;
};
constexpr std::array headings = {Heading{"programmes", "Par dispositif", "Dispositif"},
                                 Heading{"types", "Par type de collectivité", "Type de collectivité"},
                                 Heading{"outcomes", "Par suite donnée", "Suite donnée"}};

const Heading& heading_of(const StatisticsTable& table) {
    return *std::ranges::find(headings, std::string_view(table.id), &Heading::id);
}

std::string label_of(const StatisticsLine& line, const std::string& table) {
    if (table == "types") {
        const Field* const types = form_of(AdministrationEntry::Kind::organisation).find("type");
        const auto option = std::ranges::find(types->options, line.id, &Option::code);
        return option == types->options.end() ? line.id : option->label;
    }
    if (table == "outcomes") {
        return line.id == "running" ? "En cours" : line.id == "completed" ? "Menés à terme" : "Arrêtés";
    }
    return line.label;
}

// Cases without any time kept have none to tell; withheld ones are said to be.
std::string hours_text(const StatisticsLine& line) {
    return line.minutes ? french::hours(*line.minutes) : line.cases ? "–" : not_told;
}

// Where the bar of a line stands in the drawing, whose units are those of its view box.
void add_bar(View& view, const StatisticsLine& line, std::int64_t most, int place) {
    constexpr int widest = 560;
    const int top = place * bar_row;
    const std::int64_t width = line.cases.value_or(0) * widest / most;
    view.text("label_y", std::to_string(top + 16))
        .text("bar_y", std::to_string(top + 24))
        .text("width", std::to_string(width));
    view.text("value_x", std::to_string(width + 8)).text("value_y", std::to_string(top + 41));
}

View table_view(const StatisticsTable& table) {
    std::int64_t most = 1;
    for (const StatisticsLine& line : table.lines) {
        most = std::max(most, line.cases.value_or(0));
    }
    std::vector<View> lines;
    for (const StatisticsLine& line : table.lines) {
        View view;
        view.text("label", label_of(line, table.id));
        view.text("cases", line.cases ? french::number(*line.cases) : not_told).text("hours", hours_text(line));
        add_bar(view, line, most, static_cast<int>(lines.size()));
        lines.push_back(view);
    }
    const Heading& heading = heading_of(table);
    View view;
    view.text("title", heading.title).text("id", heading.id).text("line", heading.line);
    return view.text("height", std::to_string(std::ssize(lines) * bar_row)).list("lines", std::move(lines));
}

std::vector<View> step_views(const std::vector<StepTime>& steps) {
    std::vector<View> views;
    for (const StepTime& step : steps) {
        views.push_back(View()
                            .text("programme", step.programme)
                            .text("step", step.step)
                            .text("days", step.days ? french::number(*step.days) : not_told));
    }
    return views;
}

int year_asked(const Site& site, const Visit& visit) {
    const int this_year = static_cast<int>(site.parts.clock->today().year());
    const std::string text = first_of(visit.query, "year");
    int year = this_year;
    std::from_chars(text.data(), text.data() + text.size(), year);
    return year > this_year || year <= this_year - years_offered ? this_year : year;
}

std::string told_total(const std::optional<std::int64_t>& cases) {
    return cases ? french::number(*cases) : not_told;
}

ExportTable file_of(const Site& site, const Visit& visit, const Statistics& figures) {
    ExportTable file{.title = fmt::format("Statistiques {}", figures.year),
                     .headings = {"Tableau", "Ligne", "Dossiers", "Heures", "Jours en moyenne"},
                     .rows = {},
                     .footer = "n. c. : non communiqué, moins de cinq dossiers ou de quoi en retrouver. " +
                               export_footer(site, visit)};
    const auto number = [](const std::optional<std::int64_t>& value) {
        return value ? number_cell(*value) : TableCell{not_told};
    };
    file.rows.push_back({{"Ensemble"},
                         {"Dossiers ouverts dans l’année"},
                         number(figures.cases),
                         {figures.minutes ? french::hours(*figures.minutes) : not_told},
                         {}});
    for (const StatisticsTable& table : figures.tables) {
        for (const StatisticsLine& line : table.lines) {
            file.rows.push_back(
                {{heading_of(table).title}, {label_of(line, table.id)}, number(line.cases), {hours_text(line)}, {}});
        }
    }
    for (const StepTime& step : figures.steps) {
        file.rows.push_back({{step.programme}, {step.step}, {}, {}, number(step.days)});
    }
    return file;
}

}  // namespace

Response statistics_page(const Site& site, const Visit& visit) {
    const int year = year_asked(site, visit);
    const Result<Statistics> figures = site.parts.service->statistics(visit.actor(), year);
    if (!figures) {
        return error_page(site, visit, 403, "Page réservée", figures.error().message,
                          "Demandez-lui les chiffres dont vous avez besoin.");
    }
    std::vector<View> tables;
    std::ranges::transform(figures->tables, std::back_inserter(tables), table_view);
    std::vector<View> years;
    const int this_year = static_cast<int>(site.parts.clock->today().year());
    for (int other = this_year; other > this_year - years_offered; --other) {
        years.push_back(View()
                            .text("label", std::to_string(other))
                            .text("path", "/statistics?year=" + std::to_string(other))
                            .flag("here", other == year));
    }
    View view;
    view.text("year", std::to_string(year)).list("years", std::move(years)).list("tables", std::move(tables));
    view.text("cases", told_total(figures->cases)).flag("none", figures->cases == 0);
    view.text("hours", figures->minutes ? french::hours(*figures->minutes) : not_told);
    view.list("steps", step_views(figures->steps));
    const std::string start = "/statistics/export?year=" + std::to_string(year) + "&format=";
    view.text("csv_path", site.parts.lists == nullptr ? "" : start + "csv");
    view.text("xlsx_path", site.parts.lists != nullptr && site.parts.spreadsheet ? start + "xlsx" : "");
    return page(site, visit, {.title = "Statistiques " + std::to_string(year), .place = "statistics"}, "statistics",
                view);
}

Response export_statistics(const Site& site, const Visit& visit) {
    const int year = year_asked(site, visit);
    if (!visit.actor().has("head_of_service")) {
        return statistics_page(site, visit);
    }
    if (std::optional<Response> asked = proof_asked(site, visit)) {
        return *asked;
    }
    const Result<Statistics> figures = site.parts.service->statistics(visit.actor(), year);
    if (!figures) {
        return error_page(site, visit, figures.error());
    }
    return exported(site, visit, file_of(site, visit, *figures),
                    {.list = "statistics",
                     .format = first_of(visit.query, "format"),
                     .filter = "year=" + std::to_string(year),
                     .name = "statistiques-" + std::to_string(year)});
}

}  // namespace jalon
