#include "web/pages/case_list.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "engine/base/french.hpp"
#include "engine/base/text.hpp"
#include "engine/cases/access.hpp"
#include "engine/cases/directory.hpp"
#include "engine/definition/role.hpp"
#include "engine/definition/workflow.hpp"
#include "engine/forms/read_field.hpp"
#include "web/pages/page.hpp"

namespace jalon {

namespace {

using Order = CaseFilter::Order;

TableCell day_cell(Instant instant) {
    TableCell cell = date_cell(paris_date(instant));
    return cell;
}

constexpr std::array columns = {
    CaseColumn{Order::reference, "reference", "Dossier", false, true,
               [](const CaseLine& line) { return TableCell{line.header.reference}; }},
    CaseColumn{
        Order::subject, "subject", "Personne ou organisme", false, true,
        [](const CaseLine& line) { return TableCell{line.subject.empty() ? line.organisation_name : line.subject}; }},
    CaseColumn{Order::body, "organisation", "Collectivité", false, false,
               [](const CaseLine& line) { return TableCell{line.organisation_name}; }},
    CaseColumn{Order::programme, "programme", "Dispositif", false, true,
               [](const CaseLine& line) { return TableCell{line.programme}; }},
    CaseColumn{Order::state, "state", "État", false, true,
               [](const CaseLine& line) { return TableCell{line.header.state_label}; }},
    CaseColumn{Order::since, "since", "Dans cet état depuis", true, false,
               [](const CaseLine& line) { return day_cell(line.header.state_since); }},
    CaseColumn{Order::counsellor, "counsellor_name", "Conseiller", false, false,
               [](const CaseLine& line) { return TableCell{line.counsellor_name}; }},
    CaseColumn{Order::opened, "opened", "Ouvert le", true, false,
               [](const CaseLine& line) { return day_cell(line.header.opened_at); }},
    CaseColumn{Order::changed, "changed", "Dernier mouvement", true, true,
               [](const CaseLine& line) { return day_cell(line.header.changed_at); }}};

// As typed in a form: 3/2/27, 1er août 2027. Nothing for nothing; error for what is no date.
Result<std::optional<Date>> date_typed(const std::string& typed) {
    Field field;
    field.type = Field::Type::date;
    const Result<Value> value = read_field(field, typed);
    if (!value) {
        return tl::unexpected(value.error());
    }
    const Date* const date = value->get_if<Date>();
    return date == nullptr ? std::nullopt : std::optional<Date>(*date);
}

std::string date_or_typed(const std::string& typed) {
    const Result<std::optional<Date>> date = date_typed(typed);
    return date && *date ? french::long_date(**date) : "« " + typed + " »";
}

}  // namespace

std::span<const CaseColumn> case_columns() {
    return columns;
}

bool chooses_bodies(const Site& site, const Visit& visit) {
    return visit.actor().organisation == site.parts.directory->centre();
}

bool chooses_counsellors(const Visit& visit) {
    return visit.actor().has("head_of_service") || visit.actor().has("secretary");
}

// Whoever has one body alone, or is not told who the counsellor is, has no use for the column.
bool may_choose_column(const Site& site, const Visit& visit, const CaseColumn& column) {
    if (column.order == Order::counsellor) {
        return chooses_counsellors(visit) || visit.actor().has("hr_officer") || visit.actor().has("employer_head");
    }
    return column.order != Order::body || chooses_bodies(site, visit);
}

bool may_have(const Actor& actor, const Workflow& workflow) {
    CaseHeader header;
    for (const Party& party : workflow.parties) {  // whenever they come to take part
        header.parties.push_back(party.role);
        if (party.body) {
            header.bodies.emplace(party.role, actor.organisation);
        }
    }
    header.organisation = actor.organisation;
    header.agent = actor.agent;
    header.counsellor = actor.user;
    return !roles_in(actor, header).empty();
}

CaseWish case_wish(const Site& site, const Visit& visit, const Fields& query) {
    CaseWish wish;
    wish.text = trimmed(first_of(query, "q"));
    wish.state = first_of(query, "state");
    wish.workflow = first_of(query, "programme");
    wish.body = chooses_bodies(site, visit) ? first_of(query, "body") : "";
    wish.counsellor = chooses_counsellors(visit) ? first_of(query, "counsellor") : "";
    wish.opened_from = trimmed(first_of(query, "from"));
    wish.opened_until = trimmed(first_of(query, "until"));
    wish.late = first_of(query, "late") == "yes";
    for (const CaseColumn& column : columns) {
        const bool asked =
            std::ranges::find(query, std::pair<std::string, std::string>("column", column.id)) != query.end();
        const bool first = column.order == Order::reference;
        if (asked && !first && may_choose_column(site, visit, column)) {
            wish.columns.emplace_back(column.id);
        }
    }
    const auto* const column = std::ranges::find(columns, first_of(query, "sort"), &CaseColumn::id);
    if (column != columns.end() && may_choose_column(site, visit, *column)) {
        wish.sort = column->id;
        wish.descending = column->descending;
    }
    const std::string direction = first_of(query, "direction");
    wish.descending = direction.empty() ? wish.descending : direction == "down";
    for (const int lines : lines_per_page_of_cases) {
        wish.lines = first_of(query, "lines") == std::to_string(lines) ? lines : wish.lines;
    }
    wish.page = page_number(first_of(query, "page"));
    return wish;
}

std::string query_of(const CaseWish& wish) {
    std::string query;
    const auto add = [&](const char* name, const std::string& value) {
        query += value.empty() ? "" : (query.empty() ? "?" : "&") + std::string(name) + "=" + percent_encoded(value);
    };
    add("q", wish.text);
    add("state", wish.state);
    add("programme", wish.workflow);
    add("body", wish.body);
    add("counsellor", wish.counsellor);
    add("from", wish.opened_from);
    add("until", wish.opened_until);
    add("late", wish.late ? "yes" : "");
    for (const std::string& column : wish.columns) {
        add("column", column);
    }
    add("sort", wish.sort);
    add("direction", wish.descending ? "down" : "up");
    add("lines", std::to_string(wish.lines));
    add("page", wish.page > 1 ? std::to_string(wish.page) : "");
    return query;
}

Result<CaseFilter> filter_of(const CaseWish& wish, Date today) {
    Error wrong{ErrorKind::invalid, "Une date n’a pas été comprise.", {}, {}};
    const auto date = [&](const char* name, const std::string& typed) {
        Result<std::optional<Date>> read = date_typed(typed);
        if (!read) {
            wrong.details.push_back(read.error());
            wrong.details.back().where = name;
            return std::optional<Date>();
        }
        return *read;
    };
    CaseFilter filter;
    filter.opened_from = date("from", wish.opened_from);
    filter.opened_until = date("until", wish.opened_until);
    if (!wrong.details.empty()) {
        return tl::unexpected(wrong);
    }
    filter.text = wish.text;
    filter.workflow = wish.workflow;
    filter.organisation = OrganisationId(wish.body);
    filter.counsellor = UserId(wish.counsellor);
    if (wish.state == "running" || wish.state == "finished") {
        filter.finished = wish.state == "finished";
    }
    if (wish.late) {
        filter.late_on = today;
    }
    filter.order = std::ranges::find(columns, wish.sort, &CaseColumn::id)->order;
    filter.descending = wish.descending;
    filter.limit = wish.lines;
    filter.offset = (wish.page - 1) * wish.lines;
    return filter;
}

std::vector<const CaseColumn*> shown_columns(const CaseWish& wish) {
    std::vector<const CaseColumn*> shown;
    for (const CaseColumn& column : columns) {
        const bool chosen =
            wish.columns.empty() ? column.usual : std::ranges::find(wish.columns, column.id) != wish.columns.end();
        if (chosen || column.order == Order::reference) {
            shown.push_back(&column);
        }
    }
    return shown;
}

std::vector<Narrowing> narrowings(const Site& site, const CaseWish& wish) {
    std::vector<Narrowing> all;
    const auto add = [&](const std::string& label, auto clear) {
        CaseWish without = wish;
        without.page = 1;
        clear(without);
        all.push_back({label, without});
    };
    if (wish.late) {
        add("En retard", [](CaseWish& other) { other.late = false; });
    }
    if (wish.state == "running" || wish.state == "finished") {
        add(wish.state == "running" ? "En cours" : "Clos", [](CaseWish& other) { other.state.clear(); });
    }
    const auto& workflows = site.parts.service->catalogue().workflows;
    if (const auto found = workflows.find(wish.workflow); found != workflows.end()) {
        add(found->second->label, [](CaseWish& other) { other.workflow.clear(); });
    }
    if (const std::optional<Organisation> body = site.parts.directory->organisation(OrganisationId(wish.body))) {
        add(body->name, [](CaseWish& other) { other.body.clear(); });
    }
    if (const std::optional<User> user = site.parts.directory->user(UserId(wish.counsellor))) {
        add(user->first_name + " " + user->last_name, [](CaseWish& other) { other.counsellor.clear(); });
    }
    if (!wish.opened_from.empty()) {
        add("Ouverts depuis le " + date_or_typed(wish.opened_from), [](CaseWish& other) { other.opened_from.clear(); });
    }
    if (!wish.opened_until.empty()) {
        add("Ouverts jusqu’au " + date_or_typed(wish.opened_until),
            [](CaseWish& other) { other.opened_until.clear(); });
    }
    return all;
}

std::string filter_in_words(const Site& site, const Visit& visit, const std::string& query) {
    const Result<Fields> fields = read_urlencoded(query);
    if (!fields) {
        return query;
    }
    CaseWish wish = case_wish(site, visit, *fields);
    // Whoever reads the log sees by what others narrowed a list, even where they would not choose by it themselves.
    wish.body = first_of(*fields, "body");
    wish.counsellor = first_of(*fields, "counsellor");
    std::vector<std::string> words;
    for (const Narrowing& one : narrowings(site, wish)) {
        words.push_back(one.label);
    }
    if (!wish.text.empty()) {
        words.push_back(may_know_agent(visit.actor().roles) ? "« " + wish.text + " »" : "mots cherchés");
    }
    return join(words, ", ");
}

}  // namespace jalon
