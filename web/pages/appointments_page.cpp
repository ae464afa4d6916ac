// The calendar: a week or a month, one’s own or the service’s. Days are a list, which wide screens lay out as a grid.
#include <algorithm>
#include <chrono>

#include "engine/base/calendar.hpp"
#include "engine/base/french.hpp"
#include "engine/cases/access.hpp"
#include "web/pages/page.hpp"
#include "web/pages/pages.hpp"

namespace jalon {

namespace {

constexpr std::int64_t days_of_a_week = 7;

// What the address asks for; today’s week when it asks for nothing that there is.
struct Asked {
    bool month = false;
    bool of_service = false;
    Date day;
    Date from;   // a Monday
    Date until;  // a Monday
};

Date monday_of(Date day) {
    const std::chrono::weekday weekday{std::chrono::sys_days(day)};
    return add_days(day, 1 - static_cast<std::int64_t>(weekday.iso_encoding()));
}

Date first_of_month(Date day) {
    return day.year() / day.month() / 1;
}

Asked asked_in(const Visit& visit, Date today) {
    Asked asked;
    const Result<Date> day = parse_date(first_of(visit.query, "day"));
    const bool sensible = day && day->year() >= std::chrono::year(2000) && day->year() < std::chrono::year(2100);
    asked.day = sensible ? *day : today;
    asked.month = first_of(visit.query, "view") == "month";
    asked.of_service = first_of(visit.query, "of") == "service" && CaseService::sees_service_calendar(visit.actor());
    asked.from = monday_of(asked.month ? first_of_month(asked.day) : asked.day);
    asked.until = asked.month
                      ? add_days(monday_of(add_days(add_months(first_of_month(asked.day), 1), -1)), days_of_a_week)
                      : add_days(asked.from, days_of_a_week);
    return asked;
}

std::string path_of(const Asked& asked, Date day, bool month, bool of_service) {
    return "/appointments?day=" + iso_date(day) + (month ? "&view=month" : "") + (of_service ? "&of=service" : "") +
           (asked.day == day ? "" : "#period");
}

// « lundi 3 novembre », without its year.
std::string day_words(Date day) {
    std::string words = french::long_date_with_weekday(day);
    const std::string year = std::to_string(static_cast<int>(day.year()));
    words.resize(words.size() - year.size());
    while (words.ends_with(' ') || words.ends_with("\u00A0")) {
        words.resize(words.size() - (words.ends_with(' ') ? 1 : std::string_view("\u00A0").size()));
    }
    return words;
}

View meeting_in_calendar(const MeetingLine& line) {
    View view = appointment_view(line.appointment);
    view.text("hour", line.appointment.whole_day ? "" : french::time_of_day(paris_time(line.appointment.at)));
    view.text("subject", line.subject).text("reference", line.header.reference);
    return view.text("case_path", "/cases/" + percent_encoded(line.header.id.str()) + "/appointments");
}

View day_view(Date day, const Asked& asked, Date today, const std::vector<MeetingLine>& lines) {
    std::vector<View> meetings;
    for (const MeetingLine& line : lines) {
        if (paris_date(line.appointment.at) == day) {
            meetings.push_back(meeting_in_calendar(line));
        }
    }
    View view;
    view.text("day", french::capitalised(day_words(day))).text("iso", iso_date(day)).list("meetings", meetings);
    view.flag("today", day == today).flag("outside", asked.month && day.month() != asked.day.month());
    return view.flag("holiday", Calendar().is_holiday(day));
}

std::string period_words(const Asked& asked) {
    if (asked.month) {
        return french::capitalised(french::month_and_year(asked.day.year() / asked.day.month()));
    }
    return "Du " + day_words(asked.from) + " au " + french::long_date_with_weekday(add_days(asked.until, -1));
}

}  // namespace

Response appointments_page(const Site& site, const Visit& visit) {
    const Date today = site.parts.clock->today();
    const Asked asked = asked_in(visit, today);
    const std::vector<MeetingLine> lines =
        site.parts.service->calendar(visit.actor(), {asked.from, asked.until, asked.of_service});
    std::vector<View> days;
    for (Date day = asked.from; day < asked.until; day = add_days(day, 1)) {
        days.push_back(day_view(day, asked, today, lines));
    }
    View view;
    view.list("days", days).flag("month", asked.month).flag("of_service", asked.of_service);
    view.flag("empty", lines.empty()).text("period", period_words(asked));
    view.flag("has_service", CaseService::sees_service_calendar(visit.actor()));
    const auto path = [&](Date day) { return path_of(asked, day, asked.month, asked.of_service); };
    const Date first = first_of_month(asked.day);
    view.text("previous", path(asked.month ? add_months(first, -1) : add_days(asked.day, -days_of_a_week)));
    view.text("next", path(asked.month ? add_months(first, 1) : add_days(asked.day, days_of_a_week)));
    view.text("now", path(today));
    view.text("as_week", path_of(asked, asked.day, false, asked.of_service));
    view.text("as_month", path_of(asked, asked.day, true, asked.of_service));
    view.text("mine", path_of(asked, asked.day, asked.month, false));
    view.text("service", path_of(asked, asked.day, asked.month, true));
    view.flag("has_feeds", site.parts.feeds != nullptr && site.parts.security != nullptr);
    return page(site, visit, {.title = "Rendez-vous : " + period_words(asked), .place = "appointments"}, "appointments",
                view);
}

Response calendar_feed(const Site& site, const Visit& visit) {
    constexpr std::string_view ending = ".ics";
    const std::string& file = visit.captured[0];
    const std::optional<User> owner = site.parts.feeds == nullptr || !file.ends_with(ending)
                                          ? std::nullopt
                                          : site.parts.feeds->owner(file.substr(0, file.size() - ending.size()));
    Response response;
    response.type = "text/plain; charset=utf-8";
    if (!owner) {
        response.status = 404;
        response.body = "Cet agenda n’existe pas, ou n’est plus ouvert.\n";
        return response;
    }
    response.type = "text/calendar; charset=utf-8";
    response.body = site.parts.service->calendar_feed(actor_of(*owner));
    return response;
}

}  // namespace jalon
