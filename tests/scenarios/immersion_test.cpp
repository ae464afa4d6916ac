// What forms refuse of an immersion, and who knows of it when: rules that look at other cases, at the calendar and at
// who asks, played through the service.
#include <catch2/catch.hpp>

#include "engine/scenario/case_player.hpp"
#include "tests/scenarios/scenario_house.hpp"

using namespace jalon;
using namespace jalon::test;

namespace {

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

const std::string weekdays_of_march[] = {"2027-03-01", "2027-03-02", "2027-03-03", "2027-03-04", "2027-03-05",
                                         "2027-03-08", "2027-03-09", "2027-03-10", "2027-03-11", "2027-03-12",
                                         "2027-03-15", "2027-03-16", "2027-03-17", "2027-03-18", "2027-03-19",
                                         "2027-03-22", "2027-03-23", "2027-03-24", "2027-03-25", "2027-03-26"};

List days_of(const std::vector<std::string>& dates) {
    List days;
    for (const std::string& date : dates) {
        days.push_back(Record{{"date", date}, {"start", "09:00"}, {"end", "16:30"}});
    }
    return days;
}

// `count` working days of March 2027 from the `first`.
std::vector<std::string> march(std::size_t first, std::size_t count) {
    return {std::begin(weekdays_of_march) + static_cast<std::ptrdiff_t>(first),
            std::begin(weekdays_of_march) + static_cast<std::ptrdiff_t>(first + count)};
}

Record request(std::int64_t days, const std::string& kind = "decree") {
    return {{"kind", kind},
            {"project", "Devenir gardien de déchèterie."},
            {"reasons", "Mesurer la part du contact avec le public."},
            {"trades", List{Record{{"title", "Gardien de déchèterie"}}}},
            {"start", "2027-03-01"},
            {"until", "2027-03-31"},
            {"days", days},
            {"days_before", std::int64_t{0}},
            {"shorter_notice", false},
            {"origin", "spontaneous"}};
}

Record proposal(const std::string& host) {
    return {{"host", host},          {"trade", "Gardien"},    {"functions", "accueil des usagers."},
            {"start", "2027-03-01"}, {"until", "2027-03-31"}, {"days", std::int64_t{2}}};
}

const Record acceptance{{"guide_name", "Karim Benali"},
                        {"guide_title", "responsable"},
                        {"guide_phone", "05 36 49 04 12"},
                        {"place", "déchèterie"}};

Record terms(const std::vector<std::string>& dates) {
    return {{"objective", "confirmer le projet."},
            {"functions", "accueil des usagers."},
            {"days", days_of(dates)},
            {"unusual_days", false},
            {"expenses_paid", false}};
}

class Immersions {
  public:
    Immersions() { house_.clock().set(parse_instant("2026-11-02T09:00:00Z").value()); }

    ScenarioHouse& house() { return house_; }

    CasePlayer player() {
        CasePlayer::Cast actors;
        actors.organisation = OrganisationId("saint-aubin");
        const std::map<std::string, Actor> people = cast();
        actors.actors = {{"agent", people.at("thierry")},
                         {"hr_officer", people.at("solange")},
                         {"secretary", people.at("cecile")},
                         {"host", people.at("mme-roy")},
                         {"employer_head", people.at("maire")}};
        return {house_.service(), house_.clock(), std::move(actors), sample_scan()};
    }

    CasePlayer opened() {
        CasePlayer play = player();
        REQUIRE(play.open("immersion", "agent"));
        return play;
    }

    // As far as the terms of the convention.
    CasePlayer accepted(Record asked, bool shorter = false) {
        CasePlayer play = opened();
        expect_done(play.send("file_request", "agent", asked));
        Record answer{{"decision", "granted"}, {"decided_on", "2026-11-02"}, {"shorter_notice", shorter}};
        expect_done(play.send("answer", "hr_officer", answer));
        expect_done(play.send("propose", "secretary", proposal("dechets-marais")));
        expect_done(play.send("accept_agent", "host", acceptance));
        return play;
    }

    static void expect_done(const Result<CaseView>& done) {
        INFO((done ? "" : words(done.error())));
        REQUIRE(done);
    }

    static std::string words(const Error& error) {
        std::string all = error.message;
        for (const Error& detail : error.details) {
            all += " [" + detail.where + "] " + detail.message;
        }
        return all;
    }

    static std::string refusal(const Result<CaseView>& done) {
        REQUIRE_FALSE(done);
        return words(done.error());
    }

  private:
    ScenarioHouse house_;
};

}  // namespace

TEST_CASE("one day is a discovery, eleven days are too many", "[scenarios][immersion]") {
    Immersions all;
    CasePlayer play = all.opened();
    CHECK(
        contains(all.refusal(play.send("file_request", "agent", request(1))), "Une journée seule est une découverte"));
    CHECK(contains(all.refusal(play.send("file_request", "agent", request(11))), "dix jours ouvrés au plus"));
    CHECK(contains(all.refusal(play.send("file_request", "agent", request(2, "short"))),
                   "Une découverte dure une journée"));
    all.expect_done(play.send("file_request", "agent", request(1, "short")));
}

TEST_CASE("twenty days in thirty-six months count over all immersions of the agent", "[scenarios][immersion]") {
    Immersions all;
    CasePlayer first = all.accepted(request(10));
    all.expect_done(first.send("prepare_convention", "secretary", terms(march(0, 10))));
    CasePlayer second = all.accepted(request(2));
    all.expect_done(second.send("prepare_convention", "secretary", terms(march(10, 2))));

    CasePlayer third = all.opened();
    CHECK(contains(all.refusal(third.send("file_request", "agent", request(10))), "dépasserait les vingt jours"));
    all.expect_done(third.send("file_request", "agent", request(8)));

    SECTION("and an immersion that is given up counts no more") {
        all.expect_done(first.send("withdraw", "agent", {}));
        CasePlayer fourth = all.opened();
        all.expect_done(fourth.send("file_request", "agent", request(10)));
    }
    SECTION("days asked for are counted again when they are dated") {
        Record granted{{"decision", "granted"}, {"decided_on", "2026-11-02"}, {"shorter_notice", false}};
        all.expect_done(third.send("answer", "hr_officer", granted));
        all.expect_done(third.send("propose", "secretary", proposal("dechets-marais")));
        all.expect_done(third.send("accept_agent", "host", acceptance));
        std::vector<std::string> nine = march(12, 8);
        nine.emplace_back("2027-04-01");
        CHECK(contains(all.refusal(third.send("prepare_convention", "secretary", terms(nine))), "vingt jours"));
        CHECK(contains(all.refusal(third.send("prepare_convention", "secretary", terms(march(9, 3)))),
                       "appartient déjà à une autre immersion"));
        // The window of a day goes back thirty-six months from that day: in 2030 the days of 2027 count no more.
        std::vector<std::string> later = {"2030-04-01", "2030-04-02", "2030-04-03", "2030-04-04", "2030-04-05",
                                          "2030-04-08", "2030-04-09", "2030-04-10", "2030-04-11"};
        all.expect_done(third.send("prepare_convention", "secretary", terms(later)));
    }
}

TEST_CASE("sixty days ahead only when both agree", "[scenarios][immersion]") {
    Immersions all;
    Record soon = request(2);
    soon["start"] = "2027-01-04";
    soon["until"] = "2027-01-15";
    CasePlayer play = all.opened();
    CHECK(contains(all.refusal(play.send("file_request", "agent", soon)), "au moins trois mois"));
    soon["shorter_notice"] = true;
    all.expect_done(play.send("file_request", "agent", soon));
    Record answer{{"decision", "granted"}, {"decided_on", "2026-11-02"}, {"shorter_notice", false}};
    CHECK(contains(all.refusal(play.send("answer", "hr_officer", answer)), "acceptez le délai plus court"));
    answer["shorter_notice"] = true;
    all.expect_done(play.send("answer", "hr_officer", answer));

    // Asked for in time, but dated earlier than asked: the three months hold for the days themselves.
    CasePlayer in_time = all.accepted(request(2));
    CHECK(contains(all.refusal(in_time.send("prepare_convention", "secretary", terms({"2027-01-04", "2027-01-05"}))),
                   "moins de trois mois"));
}

TEST_CASE("the employer is no host, except for an internal immersion", "[scenarios][immersion]") {
    Immersions all;
    CasePlayer play = all.opened();
    Record asked = request(2);
    asked["wished_host"] = "saint-aubin";
    CHECK(contains(all.refusal(play.send("file_request", "agent", asked)), "l’immersion est interne"));
    all.expect_done(play.send("file_request", "agent", request(2)));
    Record answer{{"decision", "granted"}, {"decided_on", "2026-11-02"}, {"shorter_notice", false}};
    all.expect_done(play.send("answer", "hr_officer", answer));
    CHECK(contains(all.refusal(play.send("propose", "secretary", proposal("saint-aubin"))), "interne"));

    CasePlayer internal = all.opened();
    all.expect_done(internal.send("file_request", "agent", request(2, "internal")));
    all.expect_done(internal.send("answer", "hr_officer", answer));
    Record within = proposal("");
    within.erase("host");
    all.expect_done(internal.send("propose", "secretary", within));
    CHECK(all.house().cases().header(internal.id())->bodies.at("host") == OrganisationId("saint-aubin"));
}

TEST_CASE("a Sunday or the first of May wants a second look", "[scenarios][immersion]") {
    Immersions all;
    CasePlayer play = all.accepted(request(2));
    for (const char* unusual : {"2027-05-02", "2027-05-06", "2028-05-01"}) {  // a Sunday, Ascension Day, a Monday
        CHECK(contains(all.refusal(play.send("prepare_convention", "secretary", terms({"2027-03-15", unusual}))),
                       "un dimanche ou un jour férié"));
    }
    Record confirmed = terms({"2027-03-15", "2027-05-02"});
    confirmed["unusual_days"] = true;
    all.expect_done(play.send("prepare_convention", "secretary", confirmed));
}

TEST_CASE("the employer knows nothing of a request before it is sent, the host nothing before it is asked",
          "[scenarios][immersion]") {
    Immersions all;
    const std::map<std::string, Actor> people = cast();
    CaseService& service = all.house().service();
    const auto cases_of = [&](const char* who) { return service.cases(people.at(who), {}).count; };
    CasePlayer play = all.opened();
    for (const char* who : {"solange", "maire", "mme-roy"}) {
        INFO(who);
        CHECK(cases_of(who) == 0);
        CHECK_FALSE(service.view(people.at(who), play.id()));
        CHECK(service.work_list(people.at(who)).to_do.empty());
    }
    CHECK(cases_of("thierry") == 1);

    Record asked = request(2);
    asked["origin"] = "personal";
    CHECK(contains(all.refusal(play.send("file_request", "agent", asked)), "employer_told"));
    asked["employer_told"] = true;
    all.expect_done(play.send("file_request", "agent", asked));
    CHECK(cases_of("solange") == 1);
    CHECK(cases_of("mme-roy") == 0);
    // Where the agent comes from is the counsellor's business.
    const Result<CaseView> employer = play.view("hr_officer");
    REQUIRE(employer);
    for (const AnswerGroup& group : employer->answers) {
        for (const AnswerLine& line : group.lines) {
            CHECK_FALSE(contains(line.text, "confidentiel"));
        }
    }

    Record answer{{"decision", "granted"}, {"decided_on", "2026-11-02"}, {"shorter_notice", false}};
    all.expect_done(play.send("answer", "hr_officer", answer));
    all.expect_done(play.send("propose", "secretary", proposal("dechets-marais")));
    CHECK(cases_of("mme-roy") == 1);
    const Result<CaseView> host = play.view("host");
    REQUIRE(host);
    CHECK(host->agent_name.empty());
    CHECK(host->documents.empty());
    CaseFilter by_name;
    by_name.text = "Lemoine";
    CHECK(service.cases(people.at("mme-roy"), by_name).count == 0);

    // Another body's people, though in the same role, know nothing.
    Actor other = people.at("mme-roy");
    other.organisation = OrganisationId("lierneville");
    CHECK_FALSE(service.view(other, play.id()));

    all.expect_done(play.send("decline", "host", {}));
    CHECK(cases_of("mme-roy") == 0);
    CHECK_FALSE(play.view("host"));
}
