// Appointments as other calendars read them.
#include <algorithm>

#include <catch2/catch.hpp>

#include "engine/base/text.hpp"
#include "engine/cases/calendar_text.hpp"

using namespace jalon;
using Catch::Matchers::Contains;

namespace {

Instant at(const char* text) {
    return parse_instant(text).value();
}

AppointmentRow interview() {
    AppointmentRow row;
    row.case_id = CaseId("case-1");
    row.name = "interview";
    row.label = "Entretien de bilan";
    row.people = {"agent", "counsellor"};
    row.at = at("2026-10-20T07:30:00Z");
    row.minutes = 90;
    row.place = "Maison des communes";
    row.since = at("2026-10-05T10:00:00Z");
    return row;
}

std::string line_that_starts(const std::string& text, const std::string& start) {
    for (const std::string& line : split(text, '\n')) {
        if (line.starts_with(start)) {
            return line;
        }
    }
    return "";
}

const Instant now = at("2026-10-06T08:00:00Z");

}  // namespace

TEST_CASE("an appointment in another calendar has a time and a place, and no word of what it is about", "[calendar]") {
    const std::string text = calendar_text({{interview(), false, interview().since}}, CalendarUse::feed, now);

    CHECK_THAT(text, Contains("SUMMARY:Rendez-vous CDG\r\n") && Contains("DTSTART:20261020T073000Z\r\n") &&
                         Contains("DTEND:20261020T090000Z\r\n") && Contains("LOCATION:Maison des communes\r\n") &&
                         Contains("DTSTAMP:20261006T080000Z\r\n") && Contains("METHOD:PUBLISH\r\n"));
    CHECK_THAT(text, !Contains("bilan") && !Contains("Entretien") && !Contains("case-1"));
    CHECK(text.starts_with("BEGIN:VCALENDAR\r\n"));
    CHECK(text.ends_with("END:VCALENDAR\r\n"));
}

TEST_CASE("a day without an hour is a whole day", "[calendar]") {
    AppointmentRow row = interview();
    row.whole_day = true;
    row.at = at("2026-10-19T22:00:00Z");  // midnight in Paris

    const std::string text = calendar_text({{row, false, row.since}}, CalendarUse::feed, now);

    CHECK_THAT(text, Contains("DTSTART;VALUE=DATE:20261020\r\n") && Contains("DTEND;VALUE=DATE:20261021\r\n"));
}

TEST_CASE("long lines are folded between characters, and what has a meaning of its own is escaped", "[calendar]") {
    AppointmentRow row = interview();
    row.place =
        "Salle n° 2, bâtiment « Étoile » ; accès par l’arrière, près de l’écluse, côté été — sonnez à "
        "l’entrée\nBEGIN:X";

    const std::string text = calendar_text({{row, false, row.since}}, CalendarUse::feed, now);

    std::string unfolded;
    for (std::string line : split(text, '\n')) {
        if (line.empty()) {
            continue;
        }
        REQUIRE(line.ends_with('\r'));
        line.pop_back();
        CHECK(line.size() <= 75);
        CHECK((static_cast<unsigned char>(line.front()) & 0xC0U) != 0x80U);
        unfolded += line.starts_with(' ') ? line.substr(1) : "\n" + line;
    }
    CHECK_THAT(unfolded, Contains("\nLOCATION:Salle n° 2\\, bâtiment « Étoile » \\; accès par l’arrière\\, près de "
                                  "l’écluse\\, côté été — sonnez à l’entrée\\nBEGIN:X\n"));
}

TEST_CASE("the same appointment moved keeps its identifier and counts on; called off, it says so", "[calendar]") {
    AppointmentRow moved = interview();
    moved.at = at("2026-10-21T07:30:00Z");
    moved.since = now;

    const std::string set = calendar_of_change({}, {interview()}, "agent", interview().since);
    const std::string again = calendar_of_change({interview()}, {moved}, "agent", now);
    const std::string off = calendar_of_change({moved}, {}, "agent", at("2026-10-07T08:00:00Z"));

    CHECK(line_that_starts(set, "UID:") == line_that_starts(again, "UID:"));
    CHECK(line_that_starts(set, "UID:") == line_that_starts(off, "UID:"));
    const auto sequence = [](const std::string& text) {
        return std::stoll(line_that_starts(text, "SEQUENCE:").substr(std::string("SEQUENCE:").size()));
    };
    CHECK(sequence(set) < sequence(again));
    CHECK(sequence(again) < sequence(off));
    CHECK_THAT(off, Contains("METHOD:CANCEL\r\n") && Contains("STATUS:CANCELLED\r\n"));
    CHECK_THAT(again, Contains("METHOD:PUBLISH\r\n") && Contains("STATUS:CONFIRMED\r\n"));
}

TEST_CASE("whoever takes no part is sent nothing, and what has been is not called off", "[calendar]") {
    CHECK(calendar_of_change({}, {interview()}, "hr_officer", now).empty());
    CHECK(calendar_of_change({interview()}, {}, "hr_officer", now).empty());
    CHECK(calendar_of_change({interview()}, {interview()}, "agent", now).empty());
    CHECK(calendar_of_change({interview()}, {}, "agent", at("2026-10-20T08:00:00Z")).empty());
}
