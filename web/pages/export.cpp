#include "web/pages/export.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include <fmt/format.h>

#include "engine/base/french.hpp"
#include "engine/base/text.hpp"
#include "engine/cases/access.hpp"
#include "engine/definition/role.hpp"
#include "web/pages/case_list.hpp"
#include "web/pages/page.hpp"
#include "web/pages/pages.hpp"

namespace jalon {

namespace {

constexpr int lines_per_page = 50;

std::string labels_of(const std::vector<std::string>& roles) {
    std::vector<std::string> labels;
    std::ranges::transform(roles, std::back_inserter(labels), [](const std::string& role) { return role_label(role); });
    return join(labels, ", ");
}

std::string name_of(const Site& site, const UserId& id) {
    const std::optional<User> user = site.parts.directory->user(id);
    return user ? user->first_name + " " + user->last_name : id.str();
}

std::string label_of(const std::string& list) {
    return list == "cases" ? "Dossiers" : list == "organisations" ? "Organismes" : "Statistiques";
}

View entry_view(const Site& site, const Visit& visit, const ExportEntry& entry) {
    View view;
    view.text("when", on_day_and_hour(entry.at)).text("iso", iso_instant(entry.at));
    view.text("who", name_of(site, entry.user)).text("roles", labels_of(entry.roles));
    view.text("list", label_of(entry.list)).text("format", entry.format == "xlsx" ? "XLSX" : "CSV");
    view.text("filter", entry.list == "cases" ? filter_in_words(site, visit, entry.filter) : "");
    return view.text("rows", french::number(entry.rows)).text("origin", entry.origin);
}

}  // namespace

std::string export_footer(const Site& site, const Visit& visit) {
    return fmt::format(
        "Confidentiel. Exporté de Jalon le {} par {} ({}). À ne communiquer qu’aux personnes habilitées, et à détruire "
        "après usage.",
        on_day_and_hour(site.parts.clock->now()), visit.actor().name, labels_of(visit.actor().roles));
}

Response exported(const Site& site, const Visit& visit, const ExportTable& table, const Export& wanted) {
    const bool sheet = wanted.format == "xlsx" && site.parts.spreadsheet;
    if (site.parts.lists == nullptr || (!sheet && wanted.format != "csv")) {
        return not_found_page(site, visit);
    }
    Response response;
    response.type =
        sheet ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" : "text/csv; charset=utf-8";
    response.body = sheet ? site.parts.spreadsheet(table) : csv_of(table);
    site.parts.lists->note({.at = site.parts.clock->now(),
                            .user = visit.actor().user,
                            .roles = visit.actor().roles,
                            .list = wanted.list,
                            .format = wanted.format,
                            .filter = wanted.filter,
                            .rows = std::ssize(table.rows),
                            .origin = origin_of(site, visit.request)});
    return response.with("Content-Disposition", "attachment; filename=\"" + wanted.name + "." + wanted.format + "\"");
}

bool reads_exports(const Site& site, const Visit& visit) {
    constexpr std::array readers = {"dpo", "head_of_service"};
    return site.parts.lists != nullptr &&
           std::ranges::any_of(readers, [&](const char* role) { return visit.actor().has(role); });
}

namespace {

// Why papers were opened, for the data protection officer alone.
std::vector<View> reason_views(const Site& site, const Visit& visit) {
    std::vector<View> views;
    if (site.parts.accesses == nullptr || !visit.actor().has("dpo")) {
        return views;
    }
    for (const AccessReason& one : site.parts.accesses->reasons(lines_per_page, 0)) {
        View view;
        view.text("when", on_day_and_hour(one.at))
            .text("iso", iso_instant(one.at))
            .text("who", name_of(site, one.user));
        view.text("paper", one.document.str()).text("reason", one.reason).text("origin", one.origin);
        views.push_back(view);
    }
    return views;
}

}  // namespace

Response exports_page(const Site& site, const Visit& visit) {
    if (!reads_exports(site, visit)) {
        return error_page(site, visit, 403, "Page réservée",
                          "Le journal des exports est réservé au délégué à la protection des données et au responsable "
                          "du service.",
                          "Si vous devez le consulter, demandez-le-leur.");
    }
    const int number = page_number(first_of(visit.query, "page"));
    const std::vector<ExportEntry> entries =
        site.parts.lists->exports(lines_per_page + 1, (number - 1) * lines_per_page);
    std::vector<View> lines;
    for (const ExportEntry& entry : entries) {
        if (std::ssize(lines) < lines_per_page) {
            lines.push_back(entry_view(site, visit, entry));
        }
    }
    View view;
    view.list("entries", lines).flag("dpo", visit.actor().has("dpo")).list("reasons", reason_views(site, visit));
    const std::string start = "/exports?page=";
    view.text("previous", number > 1 ? start + std::to_string(number - 1) : "");
    view.text("next", std::ssize(entries) > lines_per_page ? start + std::to_string(number + 1) : "");
    return page(site, visit, {.title = "Journal des exports", .place = "cases"}, "exports", view);
}

}  // namespace jalon
