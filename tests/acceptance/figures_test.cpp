// The figures of the trade: hours and euros, dates, and what blocks a referral, read from the service and its papers.
#include <algorithm>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "engine/cases/invoice_facts.hpp"
#include "engine/definition/role.hpp"
#include "tests/acceptance/story.hpp"

using namespace jalon;
using namespace jalon::test;
using namespace std::chrono;
using Catch::Matchers::Contains;

namespace {

constexpr const char* tariff_file = "workflows/tariffs/bilan-professionnel.yaml";

// The tariff as shipped, followed by 55 € from 1 January 2027.
std::vector<SourceFile> with_raised_tariff() {
    std::vector<SourceFile> sources =
        shipped_with(tariff_file, "    hourly_rate: 52.00\n", "    valid_to: 2026-12-31\n    hourly_rate: 52.00\n");
    std::ranges::find(sources, tariff_file, &SourceFile::path)->text +=
        "  - valid_from: 2027-01-01\n"
        "    hourly_rate: 55.00\n"
        "    min_minutes: 1800\n"
        "    max_minutes: 2400\n"
        "    floor_on_early_end: false\n"
        "    act_number: 2026-61\n"
        "    act_date: 2026-12-09\n";
    return sources;
}

// The action as the role's case page shows it; the test fails when it is not there.
ActionView action_of(Story& story, const CaseId& id, const std::string& role, const std::string& event) {
    const CaseView seen = story.view(id, role);
    const auto found = std::ranges::find(seen.actions, event, &ActionView::event);
    INFO(role << ": " << event);
    REQUIRE(found != seen.actions.end());
    return *found;
}

bool has_paper(Story& story, const CaseId& id, const std::string& key) {
    const std::vector<DocumentRecord> papers = story.papers(id);
    return std::ranges::find(papers, key, &DocumentRecord::key) != papers.end();
}

}  // namespace

TEST_CASE("the hours of an accompaniment are billed between floor and ceiling, at 52,00 € an hour", "[acceptance]") {
    struct Row {
        const char* scenario;
        std::int64_t minutes;
        std::int64_t billed_minutes;
        Money net;
        const char* printed;
        const char* told;  // what the invoice says of the hours
    };
    const Row row = GENERATE(values<Row>({
        {"ordinary-journey", 34 * 60 + 15, 34 * 60 + 15, Money::cents(178100), "1 781,00 €", "34 h 15"},
        {"floor", 28 * 60, 30 * 60, Money::cents(156000), "1 560,00 €", "30 h"},
        {"ceiling", 41 * 60 + 30, 40 * 60, Money::cents(208000), "2 080,00 €", "soit 1 h 30, n’est pas facturé"},
        {"withdrawn", 6 * 60 + 20, 6 * 60 + 20, Money::cents(32933), "329,33 €", "6 h 20"},
    }));
    Story story;
    story.framework();

    const CaseId id = story.tell({"bilan-professionnel/" + std::string(row.scenario) + ".yaml"});

    const Value data(story.data(id));
    INFO(row.scenario);
    CHECK(data.at_path("invoice.minutes") == Value(row.minutes));
    CHECK(data.at_path("invoice.billed_minutes") == Value(row.billed_minutes));
    CHECK(data.at_path("invoice.free_minutes") == Value(std::max<std::int64_t>(row.minutes - row.billed_minutes, 0)));
    CHECK(data.at_path("invoice.net") == Value(row.net));
    const std::string text = story.text_of(id, "invoice");
    CHECK_THAT(text, Contains(row.printed));
    CHECK_THAT(text, Contains(row.told));
    CHECK_THAT(text, !Contains("Lemoine") && !Contains("Thierry"));
}

TEST_CASE("begun on 31 August an accompaniment ends on 28 February, and 21 days of suspension take it to 21 March",
          "[acceptance]") {
    Story story;
    story.framework();
    const CaseId id = story.tell({"bilan-professionnel/suspended.yaml", "phase_2"});
    CHECK(Value(story.data(id))["started_on"] == Value(Date(2026y / August / 31)));
    CHECK(Value(story.data(id))["planned_end"] == Value(Date(2027y / February / 28)));
    CHECK_THAT(story.text_of(id, "convention"), Contains("28 février 2027"));

    story.advance_to(noon(2026y / September / 14));
    REQUIRE(story.send(id, "suspend", "counsellor", {{"starts_on", Date(2026y / September / 14)}}));
    story.advance_to(noon(2026y / October / 5));
    REQUIRE(
        story.send(id, "resume", "counsellor", {{"resumes_on", Date(2026y / October / 5)}, {"still_on_leave", false}}));

    CHECK(Value(story.data(id))["planned_end"] == Value(Date(2027y / March / 21)));
    CHECK(story.machine(id).situation.in("phase_2"));
}

TEST_CASE("a referral is not filed under a framework that expired yesterday, and the refusal says why and whom to ask",
          "[acceptance]") {
    Story story;
    const CaseId framework = story.framework(5);  // from 1 May to 30 September 2026
    const CaseId id = story.tell({"bilan-professionnel/ordinary-journey.yaml", "filled"});
    REQUIRE(Value(story.data(framework))["end"] == Value(Date(2026y / September / 30)));

    story.advance_to(noon(2026y / September / 30));
    CHECK(action_of(story, id, "hr_officer", "ask_consent").open);
    story.advance_to(noon(2026y / October / 1));

    const ActionView blocked = action_of(story, id, "hr_officer", "ask_consent");
    CHECK_FALSE(blocked.open);
    CHECK(blocked.reason == "La convention-cadre de votre collectivité n’est pas en vigueur.");
    CHECK(blocked.unblock == role_label("secretary"));
    const Result<CaseView> filed = story.send(id, "ask_consent", "hr_officer", {});
    REQUIRE_FALSE(filed);
    CHECK(filed.error().message == blocked.reason);
    const Result<CaseView> opened =
        story.service().open(story.actor("hr_officer"), "bilan-professionnel", OrganisationId(), "");
    REQUIRE_FALSE(opened);
    CHECK_THAT(opened.error().message, Contains("en vigueur") && Contains("Expirée") &&
                                           Contains("Adressez-vous au secrétariat du centre de gestion"));
}

TEST_CASE("an agreement given after the framework expired does not file the referral", "[acceptance]") {
    Story story;
    story.framework(5);
    const CaseId id = story.tell({"bilan-professionnel/ordinary-journey.yaml", "consent_awaited", 21});

    story.advance_to(noon(2026y / October / 1));

    CHECK_FALSE(action_of(story, id, "agent", "give_consent").open);
    CHECK_FALSE(action_of(story, id, "hr_officer", "deposit_consent").open);
    CHECK_FALSE(action_of(story, id, "secretary", "deposit_consent").open);
    CHECK(action_of(story, id, "agent", "decline").open);
}

TEST_CASE("a referral is not filed without the agent’s agreement", "[acceptance]") {
    Story story;
    story.framework();
    const CaseId id = story.tell({"bilan-professionnel/ordinary-journey.yaml", "consent_awaited"});

    const Result<CaseView> unticked =
        story.send(id, "give_consent", "agent", {{"informed", true}, {"agreed", false}, {"text_version", "v1"}});
    const Result<CaseView> for_the_agent =
        story.send(id, "give_consent", "hr_officer", {{"informed", true}, {"agreed", true}, {"text_version", "v1"}});
    const Result<CaseView> without_paper = story.send(
        id, "deposit_consent", "hr_officer", {{"signed_on", Date(2026y / September / 1)}, {"text_version", "v1"}});
    const Result<CaseView> accepted =
        story.send(id, "accept", "head_of_service", {{"counsellor", "maud"}, {"priority", false}});

    for (const auto* refused : {&unticked, &for_the_agent, &without_paper, &accepted}) {
        CHECK_FALSE(*refused);
    }
    REQUIRE_FALSE(unticked);
    CHECK(unticked.error().kind == ErrorKind::invalid);
    CHECK(story.machine(id).situation.in("consent_awaited"));
    CHECK(Value(story.data(id))["consented_on"].is_null());
    CHECK_FALSE(has_paper(story, id, "referral-sheet"));
}

TEST_CASE("an accompaniment goes on to its invoice when its framework expires on the way", "[acceptance]") {
    Story story;
    const CaseId framework = story.framework(6);  // to 31 October 2026; phase 1 began on 5 October
    const std::string number = *Value(story.data(framework))["number"].text();

    const CaseId id = story.tell({"bilan-professionnel/ordinary-journey.yaml"});

    CHECK(story.machine(framework).situation.in("expired"));
    CHECK(story.machine(id).situation.in("closed"));
    CHECK_THAT(story.text_of(id, "invoice"), Contains(number) && Contains("1 781,00 €"));
}

TEST_CASE("a convention keeps the hourly price of the day it was frozen for signature", "[acceptance]") {
    struct Row {
        Date frozen_on;
        bool raised_meanwhile;  // the tariff rises while the case is open already
        Money rate;
        Money net;  // of 6 h 20
        const char* printed;
    };
    const Row row = GENERATE(values<Row>({
        {2026y / December / 30, false, Money::euros(52), Money::cents(32933), "52,00 €"},
        {2026y / December / 30, true, Money::euros(52), Money::cents(32933), "52,00 €"},
        {2027y / January / 5, false, Money::euros(55), Money::cents(34833), "55,00 €"},
        {2027y / January / 5, true, Money::euros(55), Money::cents(34833), "55,00 €"},
    }));
    INFO(iso_date(row.frozen_on) << (row.raised_meanwhile ? ", raised meanwhile" : ""));
    Telling telling{"bilan-professionnel/withdrawn.yaml", "signatures"};
    Story rehearsal;
    rehearsal.framework();
    const Value as_written(rehearsal.data(rehearsal.tell(telling)));
    telling.shift_days = days_between(*as_written["tariff_on"].get_if<Date>(), row.frozen_on);

    Story story;
    story.framework();
    if (!row.raised_meanwhile) {
        story.change_definitions(with_raised_tariff());
    }
    bool raised = false;
    telling.until = "invoiced";
    telling.changed = [&](const std::string&, Record&) {
        if (row.raised_meanwhile && !raised) {
            raised = true;
            story.change_definitions(with_raised_tariff());
        }
    };
    const CaseId id = story.tell(telling);

    const Value data(story.data(id));
    CHECK(data["tariff_on"] == Value(row.frozen_on));
    CHECK(data.at_path("invoice.rate") == Value(row.rate));
    CHECK(data.at_path("invoice.net") == Value(row.net));
    CHECK_THAT(story.text_of(id, "convention"), Contains(row.printed));
    CHECK_THAT(story.text_of(id, "invoice"), Contains(row.printed));
}

TEST_CASE("two people who issue invoices at the same moment get consecutive numbers", "[acceptance]") {
    Story story;
    story.framework();
    const CaseId first = story.tell({"bilan-professionnel/withdrawn.yaml", "to_invoice"});
    Agent colleague = *story.house().directory().agent(AgentId("thierry"));
    colleague.id = AgentId("colette");
    colleague.first_name = "Colette";
    story.agent_is(colleague);
    const auto for_colette = [](const std::string&, Record& answers) {
        if (answers.contains("agent")) {
            answers["agent"] = "colette";
        }
    };
    const CaseId second = story.tell({"bilan-professionnel/withdrawn.yaml", "to_invoice", 0, for_colette});

    const auto issue = [&](const CaseId& id) {
        Submission submission;
        submission.event = "issue_invoice";
        submission.expected_revision = story.machine(id).header.revision;
        submission.form.texts = {{"period_start", {"2026-10-05"}},
                                 {"period_end", {"2026-10-12"}},
                                 {"hours_locked", {"yes"}},
                                 {"amount_checked", {"yes"}}};
        return submission;
    };
    const Submission submission_1 = issue(first);
    const Submission submission_2 = issue(second);
    bool done_1 = false;
    bool done_2 = false;
    std::thread one(
        [&] { done_1 = story.service().submit(story.actor("accountant"), first, submission_1).has_value(); });
    std::thread two(
        [&] { done_2 = story.service().submit(story.actor("accountant"), second, submission_2).has_value(); });
    one.join();
    two.join();

    REQUIRE(done_1);
    REQUIRE(done_2);
    const std::set<std::string> numbers = {*Value(story.data(first)).at_path("invoice.number").text(),
                                           *Value(story.data(second)).at_path("invoice.number").text()};
    CHECK(numbers == std::set<std::string>{number_text("invoices", 2026, 1), number_text("invoices", 2026, 2)});
}

TEST_CASE("the same journey told twice gives the same papers to the byte", "[acceptance]") {
    const auto digests = [] {
        Story story;
        const CaseId framework = story.framework();
        const CaseId id = story.tell({"bilan-professionnel/ordinary-journey.yaml"});
        std::vector<std::string> all;
        for (const CaseId& one : {framework, id}) {
            for (const DocumentRecord& paper : story.papers(one)) {
                all.push_back(paper.key + " " + paper.sha256);
            }
        }
        return all;
    };

    const std::vector<std::string> first = digests();

    CHECK(first.size() > 20);
    CHECK(digests() == first);
}
