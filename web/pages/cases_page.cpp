// The list of cases on screen, the views people keep of it, and the same list as a file.
#include <algorithm>
#include <iterator>
#include <utility>

#include "engine/base/french.hpp"
#include "engine/base/text.hpp"
#include "engine/definition/workflow.hpp"
#include "web/pages/case_list.hpp"
#include "web/pages/export.hpp"
#include "web/pages/page.hpp"
#include "web/pages/pages.hpp"

namespace jalon {

namespace {

using Order = CaseFilter::Order;

std::string address_of(const CaseWish& wish) {
    return "/cases" + query_of(wish);
}

View cell_view(const CaseLine& line, const CaseColumn& column, bool body_beside) {
    const bool subject = column.order == Order::subject;
    const bool state = column.order == Order::state;
    const bool moved = column.order == Order::changed;
    View view;
    view.text("label", column.label).text("cell", moved ? on_day(line.header.changed_at) : column.cell(line).text);
    view.flag("subject", subject).flag("state", state);
    const bool named = subject && !line.subject.empty() && line.subject != line.organisation_name && !body_beside;
    view.text("organisation", named ? line.organisation_name : "");
    view.flag("finished", state && !line.header.outcome.empty());
    return view.flag("stopped", state && line.header.outcome == "stopped");
}

View line_view(const CaseLine& line, const std::vector<const CaseColumn*>& shown) {
    const bool body_beside = std::ranges::find(shown, Order::body, &CaseColumn::order) != shown.end();
    std::vector<View> cells;
    for (const CaseColumn* column : shown) {
        if (column->order != Order::reference) {
            cells.push_back(cell_view(line, *column, body_beside));
        }
    }
    View view;
    view.text("reference", line.header.reference).list("cells", std::move(cells));
    return view.text("case_path", "/cases/" + percent_encoded(line.header.id.str()));
}

View option_view(const std::string& value, const std::string& label, const std::string& chosen) {
    return View().text("value", value).text("label", label).flag("chosen", value == chosen);
}

// The lists to choose from.
void add_choices(View& view, const Site& site, const Visit& visit, const CaseWish& wish) {
    std::vector<View> programmes;
    for (const auto& [id, workflow] : site.parts.service->catalogue().workflows) {
        if (may_have(visit.actor(), *workflow)) {
            programmes.push_back(option_view(id, workflow->label, wish.workflow));
        }
    }
    view.list("programmes", std::move(programmes));
    std::vector<View> bodies;
    std::vector<View> counsellors;
    if (chooses_bodies(site, visit)) {
        for (const Organisation& body : site.parts.directory->organisations()) {
            if (is_employer(body)) {
                bodies.push_back(option_view(body.id.str(), body.name, wish.body));
            }
        }
    }
    if (chooses_counsellors(visit)) {
        for (const User& user : site.parts.directory->users_with_role("counsellor")) {
            counsellors.push_back(option_view(user.id.str(), user.first_name + " " + user.last_name, wish.counsellor));
        }
    }
    view.list("bodies", std::move(bodies)).list("counsellors", std::move(counsellors));
    std::vector<View> sizes;
    for (const int lines : lines_per_page_of_cases) {
        CaseWish other = wish;
        other.lines = lines;
        other.page = 1;
        sizes.push_back(
            View().number("size", lines).text("size_path", address_of(other)).flag("here", lines == wish.lines));
    }
    view.list("sizes", std::move(sizes));
}

// The headings: a link that sorts by the column, or the other way round when it is sorted by it already. And the
// columns to choose among.
void add_columns(View& view, const Site& site, const Visit& visit, const CaseWish& wish) {
    const std::vector<const CaseColumn*> shown = shown_columns(wish);
    std::vector<View> headings;
    for (const CaseColumn* column : shown) {
        const bool here = wish.sort == column->id;
        CaseWish sorted = wish;
        sorted.sort = column->id;
        sorted.descending = here ? !wish.descending : column->descending;
        sorted.page = 1;
        headings.push_back(View()
                               .text("heading", column->label)
                               .text("sort_path", address_of(sorted))
                               .flag("up", here && !wish.descending)
                               .flag("down", here && wish.descending));
    }
    std::vector<View> choices;
    for (const CaseColumn& column : case_columns()) {
        if (column.order != Order::reference && may_choose_column(site, visit, column)) {
            choices.push_back(View()
                                  .text("column", column.id)
                                  .text("label", column.label)
                                  .flag("chosen", std::ranges::find(shown, &column) != shown.end()));
        }
    }
    view.list("columns", std::move(headings)).list("choices", std::move(choices));
}

// What narrows the list, each with the way to take it away.
void add_chips(View& view, const Site& site, const CaseWish& wish) {
    std::vector<View> chips;
    for (const Narrowing& one : narrowings(site, wish)) {
        chips.push_back(View().text("chip", one.label).text("chip_path", address_of(one.without)));
    }
    view.flag("narrowed", !chips.empty() || !wish.text.empty()).list("chips", std::move(chips));
}

// The views of this person, the one shown now among them, and the way to keep another.
void add_views(View& view, const Site& site, const Visit& visit, const CaseWish& wish) {
    std::vector<View> views;
    view.flag("keeps_views", site.parts.lists != nullptr);
    if (site.parts.lists != nullptr) {
        CaseWish first = wish;
        first.page = 1;
        for (const SavedView& one : site.parts.lists->views(visit.actor().user)) {
            views.push_back(View()
                                .text("view", one.name)
                                .text("view_path", "/cases" + one.query)
                                .flag("here", one.query == query_of(first)));
        }
        view.text("query", query_of(first));
    }
    view.text("csrf", visit.session->csrf).list("views", std::move(views));
}

// The same list as a file, as long as there is one.
void add_exports(View& view, const Site& site, const Visit& visit, const CaseWish& wish) {
    CaseWish all = wish;
    all.page = 1;
    const std::string start = "/cases/export" + query_of(all) + "&format=";
    view.text("csv_path", site.parts.lists == nullptr ? "" : start + "csv");
    view.text("xlsx_path", site.parts.lists != nullptr && site.parts.spreadsheet ? start + "xlsx" : "");
    view.flag("reads_exports", reads_exports(site, visit));
}

// What went wrong with what was asked, or "" twice.
struct Trouble {
    Error error;
    std::string view_name;  // that could not be kept
    std::string problem_with_view;
    int status = 200;
};

std::string problem_of(const Trouble& trouble, const char* name) {
    const auto found = std::ranges::find(trouble.error.details, name, &Error::where);
    return found == trouble.error.details.end() ? "" : found->message;
}

Response shown(const Site& site, const Visit& visit, const CaseWish& wish, Trouble trouble) {
    const Result<CaseFilter> filter = filter_of(wish, site.parts.clock->today());
    CaseLines found;
    if (filter) {
        found = site.parts.service->cases(visit.actor(), *filter);
    } else {
        trouble.error = filter.error();
        trouble.status = 422;
    }
    const std::vector<const CaseColumn*> columns = shown_columns(wish);
    std::vector<View> lines;
    std::ranges::transform(found.lines, std::back_inserter(lines),
                           [&](const CaseLine& line) { return line_view(line, columns); });
    View view;
    view.text("q", wish.text).list("cases", std::move(lines)).number("count", found.count);
    view.flag("several", found.count > 1).flag("late", wish.late);
    view.flag("all", wish.state != "running" && wish.state != "finished")
        .flag("running", wish.state == "running")
        .flag("finished_only", wish.state == "finished");
    view.text("from", wish.opened_from).text("from_problem", problem_of(trouble, "from"));
    view.text("until", wish.opened_until).text("until_problem", problem_of(trouble, "until"));
    view.flag("misread", !filter.has_value());
    view.text("view_name", trouble.view_name).text("view_problem", trouble.problem_with_view);
    view.text("sort", wish.sort)
        .text("direction", wish.descending ? "down" : "up")
        .text("lines", std::to_string(wish.lines));
    add_choices(view, site, visit, wish);
    add_columns(view, site, visit, wish);
    add_chips(view, site, wish);
    add_views(view, site, visit, wish);
    add_exports(view, site, visit, wish);
    const auto page_at = [&](int number) {
        CaseWish other = wish;
        other.page = number;
        return address_of(other);
    };
    view.text("previous", wish.page > 1 ? page_at(wish.page - 1) : "");
    view.text("next", std::int64_t{wish.page} * wish.lines < found.count ? page_at(wish.page + 1) : "");
    const std::string title = std::string(trouble.status == 200 ? "" : "Erreur : ") +
                              (wish.text.empty() ? "Dossiers" : "Dossiers : " + wish.text);
    return page(site, visit, {.title = title, .place = "cases", .status = trouble.status}, "cases", view);
}

// A wish as an address says it, without the mark before it.
CaseWish wish_in(const Site& site, const Visit& visit, const std::string& query) {
    const Result<Fields> fields = read_urlencoded(query.starts_with('?') ? query.substr(1) : query);
    return case_wish(site, visit, fields ? *fields : Fields());
}

}  // namespace

Response cases_page(const Site& site, const Visit& visit) {
    return shown(site, visit, case_wish(site, visit, visit.query), {});
}

Response export_cases(const Site& site, const Visit& visit) {
    if (std::optional<Response> asked = proof_asked(site, visit)) {
        return *asked;
    }
    CaseWish wish = case_wish(site, visit, visit.query);
    Result<CaseFilter> filter = filter_of(wish, site.parts.clock->today());
    if (!filter) {
        return shown(site, visit, wish, {});
    }
    filter->limit = -1;
    filter->offset = 0;
    const std::vector<const CaseColumn*> columns = shown_columns(wish);
    ExportTable table{.title = "Dossiers", .headings = {}, .rows = {}, .footer = export_footer(site, visit)};
    for (const CaseColumn* column : columns) {
        table.headings.emplace_back(column->label);
    }
    for (const CaseLine& line : site.parts.service->cases(visit.actor(), *filter).lines) {
        std::vector<TableCell>& row = table.rows.emplace_back();
        std::ranges::transform(columns, std::back_inserter(row),
                               [&](const CaseColumn* column) { return column->cell(line); });
    }
    wish.page = 1;
    return exported(site, visit, table,
                    {.list = "cases",
                     .format = first_of(visit.query, "format"),
                     .filter = query_of(wish).substr(1),
                     .name = "dossiers"});
}

Response keep_view(const Site& site, const Visit& visit) {
    if (site.parts.lists == nullptr) {
        return not_found_page(site, visit);
    }
    const std::string name = trimmed(first_of(visit.form.texts, "name"));
    // Only what can be read is kept of what was posted.
    CaseWish wish = wish_in(site, visit, first_of(visit.form.texts, "query"));
    wish.page = 1;
    if (first_of(visit.form.texts, "forget") == "yes") {
        site.parts.lists->forget(visit.actor().user, name);
        return see_other(address_of(wish))
            .with("Set-Cookie", flash_cookie_header(site, {"La vue « " + name + " » est retirée."}));
    }
    const Result<bool> kept =
        site.parts.lists->keep({visit.actor().user, name, query_of(wish), site.parts.clock->now()});
    if (!kept) {
        return shown(site, visit, wish,
                     {.error = {}, .view_name = name, .problem_with_view = kept.error().message, .status = 422});
    }
    return see_other(address_of(wish))
        .with("Set-Cookie", flash_cookie_header(site, {"La vue « " + name + " » est enregistrée."}));
}

}  // namespace jalon
