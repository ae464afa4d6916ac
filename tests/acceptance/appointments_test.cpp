// Appointments: who reads them where, who answers them, and what leaves the house.
#include <chrono>
#include <map>
#include <string>

#include <catch2/catch.hpp>

#include "tests/acceptance/pages.hpp"

using namespace jalon;
using namespace jalon::test;
using Catch::Matchers::Contains;

namespace {

CaseId with_interview(Story& story) {
    story.framework();
    const CaseId id = story.tell({.scenario = "bilan-professionnel/ordinary-journey.yaml", .until = "phase_1"});
    const Date day = add_days(story.clock().today(), 10);
    const Result<CaseView> planned = story.send(
        id, "plan_interview", "counsellor",
        {{"date", day}, {"start", TimeOfDay{570}}, {"minutes", std::int64_t{60}}, {"place", "Canari, salle 3"}});
    INFO((planned ? "" : planned.error().message));
    REQUIRE(planned);
    return id;
}

AppointmentView interview_of(Story& story, const CaseId& id, const std::string& role) {
    for (const AppointmentView& one : story.view(id, role).appointments) {
        if (one.name == "interview") {
            return one;
        }
    }
    FAIL("no interview for " << role);
    return {};
}

Result<std::string> answer(Story& story, const CaseId& id, const std::string& role, AnswerKind kind,
                           const std::string& text = "") {
    const Instant at = interview_of(story, id, "counsellor").at;
    return story.service().answer_appointment(story.actor(role), id,
                                              {.name = "interview", .at = at, .kind = kind, .text = text});
}

std::vector<OutgoingMessage> told(Story& story, const CaseId& id, const std::string& message) {
    std::vector<OutgoingMessage> messages = story.house().cases().messages_of(id);
    std::erase_if(messages, [&](const OutgoingMessage& one) { return one.message != message; });
    return messages;
}

std::string line_of(const std::string& calendar, const std::string& start) {
    const std::size_t at = calendar.find("\r\n" + start);
    return at == std::string::npos ? "" : calendar.substr(at + 2, calendar.find("\r\n", at + 2) - at - 2);
}

CalendarWish whole_year(Story& story, bool of_service) {
    const Date today = story.clock().today();
    return {add_days(today, -366), add_days(today, 366), of_service};
}

}  // namespace

TEST_CASE("the agent confirms, asks for another time with a word, and is excused 48 hours before but late afterwards",
          "[appointments]") {
    Story story;
    const CaseId id = with_interview(story);
    CHECK(interview_of(story, id, "agent").status == "Proposé");
    CHECK(interview_of(story, id, "agent").may_answer);
    CHECK_FALSE(interview_of(story, id, "counsellor").may_answer);

    REQUIRE(answer(story, id, "agent", AnswerKind::confirm));
    CHECK(interview_of(story, id, "counsellor").status == "Confirmé");
    CHECK(answer(story, id, "agent", AnswerKind::move).error().kind == ErrorKind::invalid);
    REQUIRE(answer(story, id, "agent", AnswerKind::move, "Plutôt le matin"));
    CHECK(interview_of(story, id, "counsellor").status == "Autre moment demandé");
    CHECK(interview_of(story, id, "counsellor").replies.front().text == "Plutôt le matin");

    const Instant at = interview_of(story, id, "agent").at;
    story.clock().set(at - std::chrono::hours(48));
    REQUIRE(answer(story, id, "agent", AnswerKind::cancel));
    CHECK(interview_of(story, id, "counsellor").status == "Excusé");
    story.clock().set(at - std::chrono::hours(48) + std::chrono::minutes(1));
    REQUIRE(answer(story, id, "agent", AnswerKind::cancel, "Empêchement"));
    CHECK(interview_of(story, id, "counsellor").status == "Annulation tardive");
    CHECK(interview_of(story, id, "agent").called_off);
    CHECK(interview_of(story, id, "agent").may_answer);

    story.clock().set(at + std::chrono::minutes(1));
    CHECK(answer(story, id, "agent", AnswerKind::confirm).error().kind == ErrorKind::invalid);
    CHECK_FALSE(interview_of(story, id, "agent").may_answer);
}

TEST_CASE("an answer is told to the counsellor once, in words that name the case alone", "[appointments]") {
    Story story;
    const CaseId id = with_interview(story);

    REQUIRE(answer(story, id, "agent", AnswerKind::move, "Canari confidentiel"));
    REQUIRE(answer(story, id, "agent", AnswerKind::move, "Canari confidentiel"));

    const std::vector<OutgoingMessage> sent = told(story, id, "appointment-answer");
    REQUIRE(sent.size() == 1);
    CHECK(sent.front().role == "counsellor");
    CHECK(sent.front().subject == "Rendez-vous CDG");
    CHECK_THAT(sent.front().text, !Contains("Canari") && !Contains("Bilan") && !Contains("Lemoine"));
}

TEST_CASE("an appointment that was moved meanwhile is not answered, and is answered anew", "[appointments]") {
    Story story;
    const CaseId id = with_interview(story);
    const Instant before = interview_of(story, id, "agent").at;
    REQUIRE(answer(story, id, "agent", AnswerKind::confirm));
    REQUIRE(story.send(id, "plan_interview", "counsellor",
                       {{"date", add_days(story.clock().today(), 12)},
                        {"start", TimeOfDay{600}},
                        {"minutes", std::int64_t{60}},
                        {"place", "Mairie"}}));

    const Result<std::string> late = story.service().answer_appointment(
        story.actor("agent"), id, {.name = "interview", .at = before, .kind = AnswerKind::cancel, .text = {}});

    REQUIRE_FALSE(late);
    CHECK(late.error().kind == ErrorKind::conflict);
    CHECK(interview_of(story, id, "agent").status == "Proposé");
    CHECK(interview_of(story, id, "agent").replies.empty());
}

TEST_CASE("interviews are in no calendar, page or feed of the employer, and nobody answers for the agent",
          "[appointments]") {
    Story story;
    const CaseId id = with_interview(story);
    REQUIRE(answer(story, id, "agent", AnswerKind::move, "Canari confidentiel"));
    Pages pages(story);
    const Date day = paris_date(interview_of(story, id, "agent").at);

    for (const auto& [role, actor] : story.actors()) {
        INFO(role);
        const bool knows = role == "agent" || role == "counsellor";
        const bool keeps = role == "head_of_service" || role == "secretary";
        const std::string week = "/appointments?day=" + iso_date(day);
        CHECK((pages.get(role, week).body.find("Canari, salle 3") != std::string::npos) == knows);
        CHECK((pages.get(role, week + "&of=service").body.find("Canari, salle 3") != std::string::npos) ==
              (knows || keeps));
        CHECK((pages.get(role, week + "&view=month").body.find("Canari, salle 3") != std::string::npos) == knows);
        CHECK((story.service().calendar_feed(actor).find("Canari") != std::string::npos) == knows);
        const std::string tab = pages.get(role, "/cases/" + id.str() + "/appointments").body;
        CHECK((tab.find("Canari") != std::string::npos) == (knows || keeps));
        if (role != "agent") {
            CHECK_FALSE(answer(story, id, role, AnswerKind::confirm));
        }
    }
    for (const MeetingLine& line : story.service().calendar(story.actor("hr_officer"), whole_year(story, true))) {
        CHECK(line.appointment.name == "meeting");
    }
    CHECK(interview_of(story, id, "counsellor").replies.size() == 1);
}

TEST_CASE("the employer reads its own answer to the tripartite meeting and not that of the agent", "[appointments]") {
    Story story;
    story.framework();
    const CaseId id = story.tell({.scenario = "bilan-professionnel/ordinary-journey.yaml", .until = "meeting_planned"});
    const Instant at = story.view(id, "agent").appointments.front().at;
    const auto say = [&](const char* role, AnswerKind kind) {
        return story.service().answer_appointment(story.actor(role), id,
                                                  {.name = "meeting", .at = at, .kind = kind, .text = {}});
    };

    REQUIRE(say("agent", AnswerKind::cancel));
    REQUIRE(say("hr_officer", AnswerKind::confirm));

    const AppointmentView seen = story.view(id, "hr_officer").appointments.front();
    CHECK(seen.status == "Confirmé");
    CHECK_FALSE(seen.called_off);
    REQUIRE(seen.replies.size() == 1);
    CHECK(seen.replies.front().who == "Correspondant RH");
    CHECK(story.view(id, "counsellor").appointments.front().called_off);
    CHECK(story.view(id, "counsellor").appointments.front().replies.size() == 2);
}

TEST_CASE("a summons carries the appointment for calendars, a calling off its end, to those who take part",
          "[appointments]") {
    Story story;
    const CaseId id = with_interview(story);

    const std::vector<OutgoingMessage> set = told(story, id, "next-interview-set");
    REQUIRE(set.size() == 2);
    for (const OutgoingMessage& message : set) {
        CHECK_THAT(message.calendar, Contains("SUMMARY:Rendez-vous CDG") && Contains("METHOD:PUBLISH"));
        CHECK_THAT(message.calendar, !Contains("Entretien") && !Contains("ilan") && !Contains("salle 2"));
    }
    REQUIRE(story.send(id, "call_off_interview", "counsellor", {}));
    const std::vector<OutgoingMessage> off = told(story, id, "next-interview-off");
    REQUIRE(off.size() == 2);
    CHECK_THAT(off.front().calendar, Contains("METHOD:CANCEL"));
    CHECK(told(story, id, "referral-accepted").front().calendar.empty());
}

TEST_CASE(
    "a calendar outside takes what was moved for the same, and what is fixed after one that took place for another",
    "[appointments]") {
    Story story;
    const CaseId id = with_interview(story);
    const auto fix = [&](int days) {
        REQUIRE(story.send(id, "plan_interview", "counsellor",
                           {{"date", add_days(story.clock().today(), days)},
                            {"start", TimeOfDay{570}},
                            {"minutes", std::int64_t{60}},
                            {"place", "Canari, salle 3"}}));
        return line_of(told(story, id, "next-interview-set").back().calendar, "UID:");
    };
    const std::string first = line_of(told(story, id, "next-interview-set").back().calendar, "UID:");
    REQUIRE_FALSE(first.empty());

    CHECK(fix(12) == first);
    story.clock().set(story.clock().now() + std::chrono::hours(24 * 13));
    CHECK(fix(10) != first);
}

TEST_CASE("the secret address of a calendar opens it without a session, and nothing once it is closed",
          "[appointments]") {
    Story story;
    const CaseId id = with_interview(story);
    Pages pages(story);
    const auto fetched = [&](const std::string& secret) { return pages.get("nobody", "/calendar/" + secret); };

    const std::string of_agent = pages.feeds().open(story.actor("agent").user, story.clock().now());
    const std::string of_employer = pages.feeds().open(story.actor("hr_officer").user, story.clock().now());

    CHECK(fetched(of_agent + ".ics").type == "text/calendar; charset=utf-8");
    CHECK_THAT(fetched(of_agent + ".ics").body, Contains("SUMMARY:Rendez-vous CDG") && Contains("Canari"));
    CHECK_THAT(fetched(of_agent + ".ics").body, !Contains("Bilan") && !Contains("Lemoine") && !Contains(id.str()));
    CHECK_THAT(fetched(of_employer + ".ics").body, Contains("BEGIN:VCALENDAR") && !Contains("Canari"));
    CHECK(fetched(of_agent).status == 404);
    CHECK(fetched(".ics").status == 404);
    CHECK(fetched(std::string(64, '0') + ".ics").status == 404);
    pages.feeds().close(story.actor("agent").user);
    CHECK(fetched(of_agent + ".ics").status == 404);
}

TEST_CASE("what the agent takes away holds the answers to appointments and the exchanges", "[appointments]") {
    Story story;
    const CaseId id = with_interview(story);
    REQUIRE(answer(story, id, "agent", AnswerKind::move, "Plutôt le matin"));
    REQUIRE(story.service().say(story.actor("agent"), id,
                                {.circle = "confidential", .text = "Un mot au conseiller", .key = "k1"}));

    const std::string taken = Pages(story).get("agent", "/me/export").body;

    CHECK_THAT(taken, Contains("rendez-vous.csv") && Contains("Autre moment demandé") && Contains("Plutôt le matin"));
    CHECK_THAT(taken, Contains("echanges.csv") && Contains("Un mot au conseiller"));
}

TEST_CASE("an appointment of a case that does not exist for the employer is in no calendar, feed or count of theirs",
          "[appointments][confidential]") {
    Story story;
    story.framework();
    const CaseId id = story.tell({.scenario = "apepp/ordinary-journey.yaml", .until = "level_1", .changed = {}});
    const Date day = add_days(story.clock().today(), 3);
    Pages pages(story);
    const std::string week = "/appointments?day=" + iso_date(day);
    std::map<std::string, std::string> before;
    for (const char* role : {"hr_officer", "employer_head"}) {
        before[role] = words_of(pages.get(role, week)) + words_of(pages.get(role, "/"));
    }

    REQUIRE(story.send(
        id, "set_appointment", "counsellor",
        {{"date", day}, {"start", TimeOfDay{570}}, {"minutes", std::int64_t{60}}, {"place", "Canari, salle 3"}}));

    CHECK_THAT(words_of(pages.get("agent", week)), Contains("Canari"));
    CHECK_THAT(story.service().calendar_feed(story.actor("agent")), Contains("Canari"));
    for (const char* role : {"hr_officer", "employer_head"}) {
        INFO(role);
        CHECK(words_of(pages.get(role, week)) + words_of(pages.get(role, "/")) == before.at(role));
        CHECK(pages.get(role, week + "&of=service").body == pages.get(role, week).body);
        CHECK(story.service().calendar(story.actor(role), whole_year(story, true)).empty());
        CHECK_THAT(story.service().calendar_feed(story.actor(role)), !Contains("VEVENT"));
        CHECK(pages.get(role, "/cases/" + id.str() + "/appointments").status == 404);
        CHECK(pages.post(role, "/cases/" + id.str() + "/appointments", "name=interview&answer=confirm").status == 404);
    }
    for (const OutgoingMessage& message : story.house().cases().messages_of(id)) {
        CHECK(message.role != "hr_officer");
        CHECK(message.role != "employer_head");
    }
}

TEST_CASE("the calendar shows a week or a month with plain links, and bad addresses show today’s week",
          "[appointments]") {
    Story story;
    const CaseId id = with_interview(story);
    Pages pages(story);
    const std::string day = iso_date(paris_date(interview_of(story, id, "agent").at));

    CHECK_THAT(words_of(pages.get("agent", "/appointments?day=" + day)), Contains("9 h 30") && Contains("Proposé"));
    CHECK_THAT(pages.get("agent", "/appointments?day=" + day).body, Contains("/cases/" + id.str() + "/appointments"));
    CHECK_THAT(pages.get("agent", "/appointments").body, !Contains("Tout le service"));
    CHECK_THAT(pages.get("secretary", "/appointments").body, Contains("Tout le service"));
    for (const char* wrong :
         {"?day=x", "?day=9999-99-99", "?day=0001-01-01", "?view=year", "?day=2026-02-30&view=month"}) {
        CHECK(pages.get("agent", std::string("/appointments") + wrong).status == 200);
    }
    const std::string path = "/cases/" + id.str() + "/appointments";
    const std::string at = iso_instant(interview_of(story, id, "agent").at);
    CHECK(pages.post("agent", path, "name=interview&answer=move&at=" + at).status == 422);
    const std::string long_text(1001, 'x');
    const std::string refused =
        pages.post("agent", path, "name=interview&answer=cancel&at=" + at + "&text=" + long_text).body;
    CHECK_THAT(refused,
               Contains("<details open><summary>Je ne pourrai pas venir") && Contains(long_text + "</textarea>"));
    CHECK_THAT(refused, Contains("<details><summary>Demander un autre moment"));
    CHECK(pages.post("agent", path, "name=interview&answer=cancel&at=2020-01-01T08:00:00Z").status == 409);
    CHECK(pages.post("agent", path, "name=interview&answer=confirm&at=" + at).status == 303);
    CHECK_THAT(words_of(pages.get("agent", path)), Contains("Confirmé"));
}
