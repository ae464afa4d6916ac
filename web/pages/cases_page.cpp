#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "engine/base/french.hpp"
#include "engine/base/text.hpp"
#include "engine/cases/access.hpp"
#include "engine/definition/role.hpp"
#include "engine/definition/workflow.hpp"
#include "web/pages/page.hpp"
#include "web/pages/pages.hpp"

namespace jalon {

namespace {

using Order = CaseFilter::Order;

// A column that the list can be sorted by.
struct Column {
    Order order;
    const char* id;
    const char* label;
    bool descending;  // the first time
};

constexpr std::array columns = {Column{Order::reference, "reference", "Dossier", false},
                                Column{Order::subject, "subject", "Personne ou organisme", false},
                                Column{Order::programme, "programme", "Dispositif", false},
                                Column{Order::state, "state", "État", false},
                                Column{Order::changed, "changed", "Dernier mouvement", true}};

constexpr std::array lines_per_page = {25, 50, 100};

// What was asked for, as the address says it.
struct Asked {
    std::string text;
    std::string state;     // running, finished, ""
    std::string workflow;  // id
    std::string body;      // id
    std::string counsellor;
    std::string sort = "changed";
    bool late = false;
    bool descending = true;
    int lines = 50;
    int page = 1;
};

Asked asked_in(const Fields& query) {
    Asked asked;
    asked.text = trimmed(first_of(query, "q"));
    asked.state = first_of(query, "state");
    asked.workflow = first_of(query, "programme");
    asked.body = first_of(query, "body");
    asked.counsellor = first_of(query, "counsellor");
    asked.late = first_of(query, "late") == "yes";
    const auto* const column = std::ranges::find(columns, first_of(query, "sort"), &Column::id);
    if (column != columns.end()) {
        asked.sort = column->id;
        asked.descending = column->descending;
    }
    const std::string direction = first_of(query, "direction");
    asked.descending = direction.empty() ? asked.descending : direction == "down";
    for (const int lines : lines_per_page) {
        asked.lines = first_of(query, "lines") == std::to_string(lines) ? lines : asked.lines;
    }
    asked.page = page_number(first_of(query, "page"));
    return asked;
}

std::string address_of(const Asked& asked) {
    std::string path = "/cases?";
    const auto add = [&](const char* name, const std::string& value) {
        path +=
            value.empty() ? "" : (path.ends_with('?') ? "" : "&") + std::string(name) + "=" + percent_encoded(value);
    };
    add("q", asked.text);
    add("state", asked.state);
    add("programme", asked.workflow);
    add("body", asked.body);
    add("counsellor", asked.counsellor);
    add("late", asked.late ? "yes" : "");
    add("sort", asked.sort);
    add("direction", asked.descending ? "down" : "up");
    add("lines", std::to_string(asked.lines));
    add("page", asked.page > 1 ? std::to_string(asked.page) : "");
    return path;
}

CaseFilter filter_of(const Asked& asked, Date today) {
    CaseFilter filter;
    filter.text = asked.text;
    filter.workflow = asked.workflow;
    filter.organisation = OrganisationId(asked.body);
    filter.counsellor = UserId(asked.counsellor);
    if (asked.state == "running" || asked.state == "finished") {
        filter.finished = asked.state == "finished";
    }
    if (asked.late) {
        filter.late_on = today;
    }
    filter.order = std::ranges::find(columns, asked.sort, &Column::id)->order;
    filter.descending = asked.descending;
    filter.limit = asked.lines;
    filter.offset = (asked.page - 1) * asked.lines;
    return filter;
}

View line_view(const CaseLine& line) {
    View view;
    view.text("subject", line.subject.empty() ? line.organisation_name : line.subject)
        .text("programme", line.programme);
    view.text("organisation",
              line.subject.empty() || line.subject == line.organisation_name ? "" : line.organisation_name);
    view.text("reference", line.header.reference);
    view.text("state", line.header.state_label).flag("finished", !line.header.outcome.empty());
    view.flag("stopped", line.header.outcome == "stopped").text("changed", on_day(line.header.changed_at));
    return view.text("case_path", "/cases/" + percent_encoded(line.header.id.str()));
}

View option_view(const std::string& value, const std::string& label, const std::string& chosen) {
    return View().text("value", value).text("label", label).flag("chosen", value == chosen);
}

// Whether the actor may have cases of that kind: what one never sees is not offered.
bool may_take_part(const Actor& actor, const Workflow& workflow) {
    const std::vector<std::string> listed = listed_roles(workflow);
    return listed.empty() || std::ranges::any_of(actor.roles, [&](const std::string& role) {
               return std::ranges::find(listed, role) != listed.end() ||
                      std::ranges::find(roles_of_the_service(), role) != roles_of_the_service().end();
           });
}

// The lists to choose from. Bodies and counsellors are the centre’s to choose among.
void add_choices(View& view, const Site& site, const Visit& visit, const Asked& asked) {
    std::vector<View> programmes;
    for (const auto& [id, workflow] : site.parts.service->catalogue().workflows) {
        if (may_take_part(visit.actor(), *workflow)) {
            programmes.push_back(option_view(id, workflow->label, asked.workflow));
        }
    }
    view.list("programmes", std::move(programmes));
    std::vector<View> bodies;
    std::vector<View> counsellors;
    const Actor& actor = visit.actor();
    if (actor.organisation == site.parts.directory->centre()) {
        for (const Organisation& body : site.parts.directory->organisations()) {
            if (is_employer(body)) {
                bodies.push_back(option_view(body.id.str(), body.name, asked.body));
            }
        }
    }
    if (actor.has("head_of_service") || actor.has("secretary")) {
        for (const User& user : site.parts.directory->users_with_role("counsellor")) {
            counsellors.push_back(option_view(user.id.str(), user.first_name + " " + user.last_name, asked.counsellor));
        }
    }
    view.list("bodies", std::move(bodies)).list("counsellors", std::move(counsellors));
    std::vector<View> sizes;
    for (const int lines : lines_per_page) {
        Asked other = asked;
        other.lines = lines;
        other.page = 1;
        sizes.push_back(
            View().number("size", lines).text("size_path", address_of(other)).flag("here", lines == asked.lines));
    }
    view.list("sizes", std::move(sizes));
}

// The headings: a link that sorts by the column, or the other way round when it is sorted by it already.
void add_columns(View& view, const Asked& asked) {
    std::vector<View> headings;
    for (const Column& column : columns) {
        const bool here = asked.sort == column.id;
        Asked sorted = asked;
        sorted.sort = column.id;
        sorted.descending = here ? !asked.descending : column.descending;
        sorted.page = 1;
        headings.push_back(View()
                               .text("heading", column.label)
                               .text("sort_path", address_of(sorted))
                               .flag("up", here && !asked.descending)
                               .flag("down", here && asked.descending));
    }
    view.list("columns", std::move(headings));
}

// What narrows the list, each with the way to take it away.
void add_chips(View& view, const Site& site, const Asked& asked) {
    std::vector<View> chips;
    const auto add = [&](const std::string& label, auto clear) {
        Asked without = asked;
        without.page = 1;
        clear(without);
        chips.push_back(View().text("chip", label).text("chip_path", address_of(without)));
    };
    if (asked.late) {
        add("En retard", [](Asked& other) { other.late = false; });
    }
    const auto& workflows = site.parts.service->catalogue().workflows;
    if (const auto found = workflows.find(asked.workflow); found != workflows.end()) {
        add(found->second->label, [](Asked& other) { other.workflow.clear(); });
    }
    if (const std::optional<Organisation> body = site.parts.directory->organisation(OrganisationId(asked.body))) {
        add(body->name, [](Asked& other) { other.body.clear(); });
    }
    if (const std::optional<User> user = site.parts.directory->user(UserId(asked.counsellor))) {
        add(user->first_name + " " + user->last_name, [](Asked& other) { other.counsellor.clear(); });
    }
    view.list("chips", std::move(chips));
}

}  // namespace

Response cases_page(const Site& site, const Visit& visit) {
    Asked asked = asked_in(visit.query);
    const Actor& actor = visit.actor();
    // Names of bodies and counsellors stay with those who may choose among them.
    if (actor.organisation != site.parts.directory->centre()) {
        asked.body.clear();
    }
    if (!actor.has("head_of_service") && !actor.has("secretary")) {
        asked.counsellor.clear();
    }
    const CaseFilter filter = filter_of(asked, site.parts.clock->today());
    const CaseLines found = site.parts.service->cases(actor, filter);
    const std::int64_t count = found.count;
    std::vector<View> lines;
    std::ranges::transform(found.lines, std::back_inserter(lines), line_view);
    View view;
    view.text("q", asked.text).list("cases", std::move(lines)).number("count", count).flag("several", count > 1);
    view.flag("all", !filter.finished)
        .flag("running", filter.finished == false)
        .flag("finished_only", filter.finished == true)
        .flag("late", asked.late);
    view.text("sort", asked.sort)
        .text("direction", asked.descending ? "down" : "up")
        .text("lines", std::to_string(asked.lines));
    add_choices(view, site, visit, asked);
    add_columns(view, asked);
    add_chips(view, site, asked);
    const auto page_at = [&](int number) {
        Asked other = asked;
        other.page = number;
        return address_of(other);
    };
    view.text("previous", asked.page > 1 ? page_at(asked.page - 1) : "");
    view.text("next", filter.offset + asked.lines < count ? page_at(asked.page + 1) : "");
    view.flag("narrowed", !asked.text.empty() || !asked.state.empty() || !asked.workflow.empty() ||
                              !asked.body.empty() || !asked.counsellor.empty() || asked.late);
    const std::string title = asked.text.empty() ? "Dossiers" : "Dossiers : " + asked.text;
    return page(site, visit, {.title = title, .place = "cases"}, "cases", view);
}

}  // namespace jalon
