#include "engine/base/french.hpp"
#include "engine/base/text.hpp"
#include "web/pages/page.hpp"
#include "web/pages/pages.hpp"

namespace jalon {

namespace {

constexpr int lines_per_page = 50;

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

}  // namespace

Response cases_page(const Site& site, const Visit& visit) {
    CaseFilter filter;
    filter.text = trimmed(first_of(visit.query, "q"));
    const std::string which = first_of(visit.query, "state");
    if (which == "running" || which == "finished") {
        filter.finished = which == "finished";
    }
    const int number = page_number(first_of(visit.query, "page"));
    filter.limit = lines_per_page;
    filter.offset = (number - 1) * lines_per_page;

    const std::int64_t count = site.parts.service->count_cases(visit.actor(), filter);
    std::vector<View> lines;
    for (const CaseLine& line : site.parts.service->cases(visit.actor(), filter)) {
        lines.push_back(line_view(line));
    }
    const std::string same_search =
        "/cases?q=" + percent_encoded(filter.text) + "&state=" + percent_encoded(which) + "&page=";
    View view;
    view.text("q", filter.text).list("cases", lines).number("count", count).flag("several", count > 1);
    view.flag("all", !filter.finished)
        .flag("running", filter.finished == false)
        .flag("finished_only", filter.finished == true);
    view.text("previous", number > 1 ? same_search + std::to_string(number - 1) : "");
    view.text("next", filter.offset + lines_per_page < count ? same_search + std::to_string(number + 1) : "");
    const std::string title = filter.text.empty() ? "Dossiers" : "Dossiers : " + filter.text;
    return page(site, visit, {.title = title, .place = "cases", .notices = {}}, "cases", view);
}

}  // namespace jalon
