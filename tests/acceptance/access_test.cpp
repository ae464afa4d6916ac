// Who reads what, as docs/manual/droits.md tells the people who use it, over every way a case can end.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "engine/cases/access.hpp"
#include "storage/sql.hpp"
#include "tests/acceptance/story.hpp"

using namespace jalon;
using namespace jalon::test;
using Catch::Matchers::Contains;

namespace {

using Roles = std::set<std::string>;
using Rights = std::map<std::string, Roles>;

const Roles the_case = {"agent", "hr_officer", "employer_head", "counsellor", "head_of_service", "secretary"};
const Roles but_the_head = {"agent", "hr_officer", "counsellor", "head_of_service", "secretary"};
const Roles signers = {"agent",           "hr_officer", "employer_head", "counsellor",
                       "head_of_service", "secretary",  "centre_head",   "archivist"};
const Roles agent_and_counsellor = {"agent", "counsellor"};
const Roles second_readers = {"agent", "counsellor", "head_of_service"};
const Roles money = {"hr_officer", "employer_head", "head_of_service", "secretary", "accountant", "archivist"};
const Roles of_framework = {"hr_officer", "employer_head", "head_of_service", "secretary",
                            "accountant", "centre_head",   "archivist"};
const Roles preparing = {"hr_officer", "employer_head", "head_of_service", "secretary"};
const Roles never_the_employer = {"counsellor", "head_of_service", "secretary"};

// Papers by key, once issued.
const Rights accompaniment_papers = {
    {"consent-form", but_the_head},
    {"signed-consent", but_the_head},
    {"referral-sheet", but_the_head},
    {"completion", the_case},
    {"refusal-letter", the_case},
    {"summons", the_case},
    {"minutes", the_case},
    {"convention", signers},
    {"convention-signed", signers},
    {"convention-signed-by-agent", signers},
    {"convention-signed-by-employer_head", signers},
    {"convention-signed-by-centre_head", signers},
    {"calendar", but_the_head},
    {"attendance-sheet", agent_and_counsellor},
    {"phase-1-report", agent_and_counsellor},
    {"phase-2-report", agent_and_counsellor},
    {"phase-3-report", agent_and_counsellor},
    {"report", agent_and_counsellor},
    {"report-receipt", agent_and_counsellor},
    {"summary", {"agent", "counsellor", "head_of_service", "hr_officer", "employer_head"}},
    {"certificate", but_the_head},
    {"suspension-notice", the_case},
    {"resumption-notice", the_case},
    {"interruption-notice", the_case},
    {"invoice", money}};
const Rights framework_papers = {{"deliberation-model", of_framework},
                                 {"deliberation", of_framework},
                                 {"convention", of_framework},
                                 {"convention-signed", of_framework},
                                 {"convention-signed-by-employer_head", of_framework},
                                 {"convention-signed-by-centre_head", of_framework},
                                 {"amendment", of_framework},
                                 {"termination-letter", of_framework}};

// What an agent asks for alone: neither a paper nor an answer reaches the employer, who knows of no such case.
const Roles personal = {"agent", "counsellor", "head_of_service"};
const Roles personal_and_secretary = {"agent", "counsellor", "head_of_service", "secretary"};
const Rights personal_papers = {{"request", personal},
                                {"answer", personal},
                                {"charter", agent_and_counsellor},
                                {"charter-signed-by-agent", agent_and_counsellor},
                                {"charter-signed-by-counsellor", agent_and_counsellor},
                                {"schedule", personal},
                                {"attendance-sheet", agent_and_counsellor},
                                {"plan", agent_and_counsellor},
                                {"plan-receipt", agent_and_counsellor},
                                {"certificate", personal},
                                {"suspension-notice", personal},
                                {"resumption-notice", personal},
                                {"end-notice", personal}};

// A period of preparation: the employer as a party, the highest class of secrecy towards everybody else.
const Roles preparing_together = {"agent", "hr_officer", "employer_head", "counsellor", "head_of_service"};
const Roles preparing_and_centre = {"agent",      "hr_officer",      "employer_head",
                                    "counsellor", "head_of_service", "centre_head"};
const Roles preparing_without_the_head = {"agent", "hr_officer", "counsellor", "head_of_service"};
const Rights preparation_papers = {{"referral", preparing_without_the_head},
                                   {"right-notice", preparing_together},
                                   {"right-proof", preparing_and_centre},
                                   {"order", {"hr_officer", "employer_head", "counsellor", "head_of_service"}},
                                   {"project", preparing_and_centre},
                                   {"project-proof", preparing_and_centre},
                                   {"project-signed-by-agent", preparing_and_centre},
                                   {"project-signed-by-employer_head", preparing_and_centre},
                                   {"project-signed-by-centre_head", preparing_and_centre},
                                   {"review", preparing_without_the_head},
                                   {"certificate", personal}};
const Rights preparation_answers = {{"preparation-referral", preparing_together},
                                    {"preparation-opinion", preparing_together},
                                    {"preparation-opinion.opinion_on", preparing_and_centre},
                                    {"functional-restrictions", agent_and_counsellor},
                                    {"right-notification", preparing_and_centre},
                                    {"preparation-postponement", preparing_and_centre},
                                    {"preparation-project", preparing_and_centre},
                                    {"project-notification", preparing_and_centre},
                                    {"preparation-absence", agent_and_counsellor},
                                    {"preparation-review", preparing_without_the_head},
                                    {"preparation-end", preparing_together},
                                    {"redeployment-request", preparing_together},
                                    {"assignment", the_case},
                                    {"assignment.priority", never_the_employer},
                                    {"assignment.note", {"counsellor", "head_of_service"}},
                                    {"signature", signers},
                                    {"signature-refusal", never_the_employer},
                                    {"comment", never_the_employer}};

// Answers by form, and by field where a field has readers of its own.
const Rights personal_answers = {{"agent-choice", personal_and_secretary},
                                 {"personal-request", personal_and_secretary},
                                 {"personal-eligibility", personal_and_secretary},
                                 {"personal-refusal", personal_and_secretary},
                                 {"personal-appointment", personal_and_secretary},
                                 {"personal-redirection", personal},
                                 {"personal-interview", agent_and_counsellor},
                                 {"personal-interview.notes", {"counsellor"}},
                                 {"personal-diagnosis", agent_and_counsellor},
                                 {"charter", personal},
                                 {"signature", signers},
                                 {"signature-refusal", never_the_employer},
                                 {"work-entry", agent_and_counsellor},
                                 {"level-closing", agent_and_counsellor},
                                 {"personal-plan", agent_and_counsellor},
                                 {"personal-suspension", personal},
                                 {"personal-resumption", personal},
                                 {"personal-withdrawal", personal},
                                 {"interview-correction", agent_and_counsellor},
                                 {"report-handover", agent_and_counsellor},
                                 {"comment", never_the_employer}};
const Rights accompaniment_answers = {
    {"referral", the_case},
    {"agent-consent", {"agent", "counsellor", "head_of_service", "secretary"}},
    {"signed-consent", but_the_head},
    {"agent-expectations", agent_and_counsellor},
    {"completion", the_case},
    {"completion-reply", the_case},
    {"admissibility", the_case},
    {"redirection", the_case},
    {"no-follow-up", the_case},
    {"assignment", the_case},
    {"assignment.priority", never_the_employer},
    {"assignment.note", {"counsellor", "head_of_service"}},
    {"appointment", the_case},
    {"postponement", the_case},
    {"postponement.requested_by", never_the_employer},
    {"postponement.reason", never_the_employer},
    {"tripartite-meeting", the_case},
    {"tripartite-convention",
     {"agent", "hr_officer", "employer_head", "counsellor", "head_of_service", "secretary", "accountant", "centre_head",
      "archivist"}},
    {"signature", signers},
    {"signed-by-all", signers},
    {"signature-refusal", never_the_employer},
    {"interview-plan", {"agent", "counsellor", "head_of_service", "secretary"}},
    {"interview", agent_and_counsellor},
    {"interview.over_ceiling_reason", {"counsellor", "head_of_service", "accountant"}},
    {"interview-correction", agent_and_counsellor},
    {"phase-1", agent_and_counsellor},
    {"phase-2", agent_and_counsellor},
    {"phase-3", agent_and_counsellor},
    {"report", agent_and_counsellor},
    {"report-handover", agent_and_counsellor},
    {"summary", second_readers},
    {"summary-validation", second_readers},
    {"summary-dispute", second_readers},
    {"suspension", the_case},
    {"resumption", the_case},
    {"resumption.still_on_leave", agent_and_counsellor},
    {"resumption.opinion_on", agent_and_counsellor},
    {"interruption", the_case},
    {"withdrawal", {"agent", "counsellor", "head_of_service", "secretary"}},
    {"comment", never_the_employer},
    {"invoice-issue", money},
    {"payment", money}};
const Rights framework_answers = {
    {"framework-convention", of_framework},
    {"sitting", preparing},
    {"deliberation", of_framework},
    {"correction-request", preparing},
    {"signature", {"hr_officer", "employer_head", "head_of_service", "secretary", "centre_head", "archivist"}},
    {"signed-by-all", {"hr_officer", "employer_head", "head_of_service", "secretary", "centre_head", "archivist"}},
    {"signature-refusal", {"head_of_service", "secretary"}},
    {"comment", {"head_of_service", "secretary"}},
    {"renewal", of_framework},
    {"termination", of_framework}};

const Roles never_outside = {"head_of_service", "secretary"};
const Roles of_the_agent = {"agent", "counsellor", "head_of_service", "secretary"};
const Roles of_the_order = {"agent",     "hr_officer", "employer_head", "counsellor", "head_of_service",
                            "secretary", "accountant", "centre_head",   "archivist"};

// Five advice interviews: what the price rests on is read by the service alone, the booklet by the agent and the
// counsellor.
const Rights advice_papers = {{"consent-form", but_the_head},
                              {"signed-consent", but_the_head},
                              {"referral-sheet", but_the_head},
                              {"completion", the_case},
                              {"refusal-letter", the_case},
                              {"price-proposal", of_framework},
                              {"order", of_framework},
                              {"schedule", second_readers},
                              {"booklet", agent_and_counsellor},
                              {"booklet-receipt", agent_and_counsellor},
                              {"summary", {"agent", "counsellor", "head_of_service", "hr_officer", "employer_head"}},
                              {"attendance-sheet", agent_and_counsellor},
                              {"certificate", but_the_head},
                              {"extension", the_case},
                              {"suspension-notice", the_case},
                              {"resumption-notice", the_case},
                              {"interruption-notice", the_case},
                              {"invoice", money},
                              {"credit-note", money}};
const Rights advice_answers = {{"landmarks-referral", the_case},
                               {"landmarks-referral.followed", never_outside},
                               {"landmarks-referral.followed_since", never_outside},
                               {"landmarks-referral.fund_advice", never_outside},
                               {"landmarks-referral.commitment_number", of_the_order},
                               {"landmarks-consent", of_the_agent},
                               {"signed-consent", but_the_head},
                               {"agent-expectations", agent_and_counsellor},
                               {"completion", the_case},
                               {"completion-reply", the_case},
                               {"admissibility", the_case},
                               {"redirection", the_case},
                               {"commission-check", never_outside},
                               {"price-decision", of_framework},
                               {"order", of_framework},
                               {"assignment", the_case},
                               {"assignment.priority", never_the_employer},
                               {"assignment.note", {"counsellor", "head_of_service"}},
                               {"landmarks-schedule", of_the_agent},
                               {"interview-move", of_the_agent},
                               {"advice-interview", agent_and_counsellor},
                               {"missed-interview", agent_and_counsellor},
                               {"early-finish", agent_and_counsellor},
                               {"booklet-situation", agent_and_counsellor},
                               {"booklet-project", agent_and_counsellor},
                               {"booklet-steps", agent_and_counsellor},
                               {"booklet-handover", agent_and_counsellor},
                               {"landmarks-summary", second_readers},
                               {"summary-validation", second_readers},
                               {"summary-dispute", second_readers},
                               {"extension", the_case},
                               {"counsellor-change", {"counsellor", "head_of_service"}},
                               {"counsellor-change.handover", {"counsellor"}},
                               {"administrative-closing", never_outside},
                               {"suspension", the_case},
                               {"resumption", the_case},
                               {"resumption.still_on_leave", agent_and_counsellor},
                               {"resumption.opinion_on", agent_and_counsellor},
                               {"interruption", the_case},
                               {"withdrawal", of_the_agent},
                               {"comment", never_the_employer},
                               {"flat-invoice-issue", money},
                               {"invoice-dispute", money},
                               {"invoice-upheld", money},
                               {"credit-note", money},
                               {"payment", money}};

// Help in choosing a provider: no agent takes part; whether the commission follows one is read by the service alone.
const Roles of_the_mission = {"hr_officer", "employer_head", "counsellor", "head_of_service", "secretary"};
const Roles mission_and_archives = {"hr_officer", "employer_head", "counsellor", "head_of_service",
                                    "secretary",  "centre_head",   "archivist"};
const Rights mission_papers = {{"request", of_the_mission},
                               {"refusal-letter", preparing},
                               {"mission-letter", of_framework},
                               {"order", of_framework},
                               {"specification", of_the_mission},
                               {"offers-opinion", mission_and_archives},
                               {"framing-minutes", of_the_mission},
                               {"conformity-opinion", mission_and_archives},
                               {"content-agreement", {"counsellor", "head_of_service"}},
                               {"invoice", money},
                               {"credit-note", money}};
const Rights mission_answers = {{"provider-request", of_the_mission},
                                {"provider-request.followed", never_outside},
                                {"provider-request.commitment_number",
                                 {"hr_officer", "employer_head", "counsellor", "head_of_service", "secretary",
                                  "accountant", "centre_head", "archivist"}},
                                {"mission-check", never_outside},
                                {"admissibility", of_the_mission},
                                {"price-decision", of_framework},
                                {"order", of_framework},
                                {"giving-up", of_the_mission},
                                {"specification", mission_and_archives},
                                {"consultation", mission_and_archives},
                                {"offer-scores", mission_and_archives},
                                {"offer-removal", mission_and_archives},
                                {"offers-opinion", mission_and_archives},
                                {"provider", mission_and_archives},
                                {"framing", mission_and_archives},
                                {"agent-leaves", of_the_mission},
                                {"advice-note", {"hr_officer", "counsellor", "head_of_service"}},
                                {"restitution", mission_and_archives},
                                {"conformity", mission_and_archives},
                                {"conformity.agreement", {"counsellor", "head_of_service"}},
                                {"counsellor-change", {"counsellor", "head_of_service"}},
                                {"counsellor-change.handover", {"counsellor"}},
                                {"comment", never_the_employer},
                                {"flat-invoice-issue", money},
                                {"invoice-dispute", money},
                                {"invoice-upheld", money},
                                {"credit-note", money},
                                {"payment", money}};

// The assessment within a large employer: the centre reads nothing of it, the provider what the provider works with,
// the head of the authority what is signed and decided.
const Roles agent_and_hr = {"agent", "hr_officer"};
const Roles agent_and_provider = {"agent", "provider"};
const Roles deciding = {"agent", "hr_officer", "employer_head"};
const Roles agent_hr_provider = {"agent", "hr_officer", "provider"};
const Roles contracting = {"agent", "hr_officer", "employer_head", "provider", "archivist"};
const Roles signers_and_provider = {"agent",           "hr_officer", "employer_head", "counsellor", "provider",
                                    "head_of_service", "secretary",  "centre_head",   "archivist"};
const Roles signers_and_host = {"agent",           "hr_officer", "employer_head", "counsellor", "host",
                                "head_of_service", "secretary",  "centre_head",   "archivist"};
const Rights internal_papers = {{"request", agent_and_hr},
                                {"answer", agent_and_hr},
                                {"manager-notice", agent_and_hr},
                                {"decision", deciding},
                                {"convention", contracting},
                                {"convention-signed-by-agent", contracting},
                                {"convention-signed-by-employer_head", contracting},
                                {"convention-signed-by-provider", contracting},
                                {"calendar", agent_hr_provider},
                                {"attendance-sheet", agent_and_provider},
                                {"report", agent_hr_provider},
                                {"transmission", agent_and_hr},
                                {"fees-decision", deciding},
                                {"amendment", contracting},
                                {"amendment-signed-by-agent", contracting},
                                {"amendment-signed-by-employer_head", contracting},
                                {"amendment-signed-by-provider", contracting}};
const Rights internal_answers = {{"internal-alternatives", agent_and_hr},
                                 {"internal-request", agent_and_hr},
                                 {"internal-request.expectations", agent_and_provider},
                                 {"internal-proposal", agent_and_hr},
                                 {"internal-eligibility", agent_and_hr},
                                 {"internal-ineligibility", agent_and_hr},
                                 {"internal-appraisal", agent_and_hr},
                                 {"account-statement", agent_and_hr},
                                 {"account-grant", deciding},
                                 {"account-adjournment", deciding},
                                 {"account-refusal", deciding},
                                 {"account-appeal", agent_and_hr},
                                 {"account-appeal-answer", deciding},
                                 {"internal-provider", contracting},
                                 {"internal-calendar", agent_hr_provider},
                                 {"internal-session", agent_and_provider},
                                 {"internal-report", agent_and_provider},
                                 {"internal-reading", agent_and_provider},
                                 {"internal-correction", agent_and_provider},
                                 {"internal-appointment", agent_hr_provider},
                                 {"internal-restitution", agent_and_hr},
                                 {"internal-transmission", agent_and_hr},
                                 {"internal-follow-up", agent_and_hr},
                                 {"internal-stop", {"agent"}},
                                 {"internal-suspension", agent_hr_provider},
                                 {"internal-resumption", agent_hr_provider},
                                 {"internal-default", deciding},
                                 {"internal-default.noted_on", contracting},
                                 {"internal-fees", deciding},
                                 {"internal-closing", deciding},
                                 {"signature", signers_and_provider},
                                 {"signature-refusal", never_the_employer}};

// An immersion: the host reads what it signs and what it wrote, the employer never what either side makes of it.
const Roles case_and_host = {"agent",      "hr_officer",      "employer_head", "host",
                             "counsellor", "head_of_service", "secretary"};
const Roles immersing = {"agent",      "hr_officer",      "employer_head", "host",
                         "counsellor", "head_of_service", "secretary",     "archivist"};
const Roles sides_of_feedback = {"agent", "host", "counsellor", "head_of_service"};
const Rights immersion_papers = {{"request", the_case},
                                 {"convention", immersing},
                                 {"convention-signed-by-agent", immersing},
                                 {"convention-signed-by-employer_head", immersing},
                                 {"convention-signed-by-host", immersing},
                                 {"amendment", immersing},
                                 {"amendment-signed-by-agent", immersing},
                                 {"amendment-signed-by-employer_head", immersing},
                                 {"amendment-signed-by-host", immersing},
                                 {"sheet", {"agent", "host", "counsellor", "secretary"}},
                                 {"stop-notice", case_and_host},
                                 {"attendance", the_case},
                                 {"review", sides_of_feedback}};
const Rights immersion_answers = {{"immersion-request", the_case},
                                  {"immersion-request.kind", immersing},
                                  {"immersion-request.origin", agent_and_counsellor},
                                  {"immersion-request.employer_told", agent_and_counsellor},
                                  {"immersion-decision", the_case},
                                  {"immersion-decision.decided_on", immersing},
                                  {"assignment", the_case},
                                  {"assignment.priority", never_the_employer},
                                  {"assignment.note", {"counsellor", "head_of_service"}},
                                  {"functional-restrictions", agent_and_counsellor},
                                  {"host-proposal", case_and_host},
                                  {"host-acceptance", immersing},
                                  {"host-refusal", never_the_employer},
                                  {"immersion-terms", immersing},
                                  {"immersion-change", immersing},
                                  {"immersion-stop", never_the_employer},
                                  {"immersion-stop.ends_on", immersing},
                                  {"host-feedback", {"agent", "host"}},
                                  {"host-feedback.attendance", case_and_host},
                                  {"host-feedback.missed", case_and_host},
                                  {"agent-review", sides_of_feedback},
                                  {"comment", never_the_employer},
                                  {"signature", signers_and_host},
                                  {"signature-refusal", never_the_employer}};

constexpr const char* confidence = "Confidence à ne pas répéter";

// What is said in confidence, put where scripts have ordinary words.
void confide(const std::string& event, Record& answers) {
    static const std::set<std::string> confidential = {"record_expectations", "record_interview", "close_phase",
                                                       "write_report",        "dispute_summary",  "conclude_diagnosis",
                                                       "write_plan",          "hold_interview",   "write_situation",
                                                       "write_project",       "write_steps"};
    for (auto& [name, value] : answers) {
        const bool free_text = value.text() != nullptr && value.text()->find(' ') != std::string::npos;
        if (free_text && name != "over_ceiling_reason" &&
            (confidential.contains(event) || (event == "refuse_to_sign" && name == "reason"))) {
            value = confidence;
        }
    }
}

// Everything that a person is shown of a case, as one text.
std::string all_text(const CaseView& seen, const WorkList& work) {
    std::string text = seen.agent_name + "|" + seen.counsellor_name + "|" + seen.explanation + "|" +
                       seen.header.state_label + "|" + seen.header.agent.str();
    for (const AnswerGroup& group : seen.answers) {
        for (const AnswerLine& line : group.lines) {
            text += "|" + group.title + "|" + line.label + "|" + line.text;
        }
    }
    for (const DocumentView& document : seen.documents) {
        text += "|" + document.record.title + "|" + document.record.file_name;
    }
    for (const HistoryLine& line : seen.history) {
        text += "|" + line.who + "|" + line.what;
    }
    for (const TaskView& task : seen.tasks) {
        text += "|" + task.label + "|" + task.who;
    }
    for (const ActionView& action : seen.actions) {
        text += "|" + action.label + "|" + action.reason;
    }
    for (const WorkLine& line : work.to_do) {
        text += "|" + line.subject + "|" + line.label;
    }
    for (const WorkLine& line : work.waiting) {
        text += "|" + line.subject + "|" + line.label;
    }
    for (const MessageLine& line : work.news) {
        text += "|" + line.message.subject + "|" + line.message.text;
    }
    return text;
}

bool is_current(const DocumentRecord& paper) {
    return paper.status == "issued" || paper.status == "to_sign" || paper.status == "signed";
}

void check_papers(Story& story, const CaseId& id, const Rights& rights, const std::string& role) {
    const CaseView seen = story.view(id, role);
    for (const DocumentRecord& paper : story.papers(id)) {
        INFO(role << " and the paper " << paper.key << ", " << paper.status);
        REQUIRE(rights.contains(paper.key));
        const bool shown =
            std::ranges::any_of(seen.documents, [&](const DocumentView& one) { return one.record.id == paper.id; });
        const bool allowed = rights.at(paper.key).contains(role);
        CHECK((allowed || !shown));
        if (is_current(paper)) {
            CHECK(shown == allowed);
        }
        CHECK(story.service().document(story.actor(role), paper.id).has_value() == shown);
    }
}

void check_answers(Story& story, const CaseId& id, const Rights& rights, const std::string& role) {
    const CaseView seen = story.view(id, role);
    const Record data = story.data(id);
    for (const auto& [name, readers] : rights) {
        if (name.find('.') != std::string::npos) {
            continue;
        }
        const Form& form = story.house().catalogue().form(name);
        bool shown = false;
        for (const AnswerGroup& group : seen.answers) {
            if (group.title != form.label && !group.title.starts_with(form.label + " n°")) {
                continue;
            }
            for (const AnswerLine& line : group.lines) {
                const auto field = std::ranges::find(form.fields, line.label, &Field::label);
                REQUIRE(field != form.fields.end());
                const auto own = rights.find(name + "." + field->id);
                INFO(role << " and the answer " << name << "." << field->id);
                CHECK((own == rights.end() ? readers : own->second).contains(role));
                shown = shown || own == rights.end();
            }
        }
        const auto filled = data.find(form.key);
        const Record* answers = filled == data.end() ? nullptr : filled->second.record();
        const bool answered = answers != nullptr && std::ranges::any_of(*answers, [](const auto& answer) {
                                  return !answer.second.is_null();
                              });
        if (answered) {
            INFO(role << " and the answers of " << name);
            CHECK(shown == readers.contains(role));
        }
    }
    // Nothing is shown that the table does not speak of.
    for (const AnswerGroup& group : seen.answers) {
        const bool known = group.title == "Repères" || std::ranges::any_of(rights, [&](const auto& right) {
                               const std::string form = right.first.substr(0, right.first.find('.'));
                               return group.title.starts_with(story.house().catalogue().form(form).label);
                           });
        INFO(group.title);
        CHECK(known);
    }
}

// What the table of rights says of the cases of a folder of scenarios.
struct Programme {
    Rights papers;
    Rights answers;
    bool under_a_framework = false;
};

const Programme& programme_of(const std::string& path) {
    static const std::map<std::string, Programme> programmes = {
        {"assistance-prestataire", {mission_papers, mission_answers}},
        {"bilans-reperes", {advice_papers, advice_answers}},
        {"bilan-professionnel-interne", {internal_papers, internal_answers}},
        {"bilan-professionnel", {accompaniment_papers, accompaniment_answers, true}},
        {"cadre", {framework_papers, framework_answers}},
        {"apepp", {personal_papers, personal_answers}},
        {"immersion", {immersion_papers, immersion_answers}},
        {"ppr", {preparation_papers, preparation_answers}}};
    const auto found = programmes.find(path.substr(0, path.find('/')));
    REQUIRE(found != programmes.end());
    return found->second;
}

// The employer's people: not a word said in confidence, in what is shown, told or handed to them.
// The employer knows when the interviews are held if they are on service time.
Rights papers_of(Story& story, const CaseId& id, const Programme& programme) {
    Rights rights = programme.papers;
    const Value data(story.data(id));
    if (rights.contains("calendar") && data["tripartite_convention"]["service_time"] == Value(false)) {
        rights["calendar"].erase("hr_officer");
    }
    return rights;
}

void check_confidences(Story& story, const CaseId& id) {
    std::set<std::string> looked_at;
    for (const char* role : {"hr_officer", "employer_head", "accountant", "dpo", "centre_head", "archivist"}) {
        INFO(role);
        if (roles_in(story.actor(role), story.machine(id).header).empty()) {
            continue;  // for them there is no such case
        }
        const CaseView seen = story.view(id, role);
        const std::string text = all_text(seen, story.service().work_list(story.actor(role)));
        CHECK_THAT(text, !Contains(confidence));
        for (const char* act : {"désaccord", "Écrire mes attentes", "Enregistrer l’entretien", "Je ne souhaite pas",
                                "Arrêter l’accompagnement", "Retirer mon accord", "Relire la synthèse"}) {
            CHECK_THAT(text, !Contains(act));
        }
        for (const DocumentView& document : seen.documents) {
            const bool scan = document.record.document_template.empty();
            if (scan || !looked_at.insert(document.record.sha256).second) {
                continue;
            }
            const std::string paper = story.text_of(document.record);
            INFO(document.record.key);
            CHECK_THAT(paper, !Contains(confidence));
        }
    }
}

}  // namespace

TEST_CASE("over every way a case can end, each role reads what the table of rights says, no more and no less",
          "[acceptance]") {
    for (const std::string& path : all_scenarios()) {
        DYNAMIC_SECTION(path) {
            const Programme& programme = programme_of(path);
            Story story;
            if (programme.under_a_framework) {
                story.framework();
            }
            const CaseId id = story.tell({.scenario = path, .changed = confide});
            const CaseHeader header = story.machine(id).header;

            for (const auto& [role, actor] : story.actors()) {
                if (roles_in(actor, header).empty()) {
                    INFO(role);
                    CHECK(story.service().view(actor, id).error().kind == ErrorKind::not_found);
                    continue;
                }
                check_papers(story, id, papers_of(story, id, programme), role);
                check_answers(story, id, programme.answers, role);
            }
            check_confidences(story, id);
        }
    }
}

TEST_CASE("accountant and data protection officer never learn who the agent is, not even by searching",
          "[acceptance]") {
    Story story;
    story.framework();
    const CaseId id = story.tell({"bilan-professionnel/ordinary-journey.yaml"});

    for (const char* role : {"accountant", "dpo"}) {
        INFO(role);
        const Actor actor = story.actor(role);
        const std::string text = all_text(story.view(id, role), story.service().work_list(actor));
        CHECK_THAT(text,
                   !Contains("Lemoine", Catch::CaseSensitive::No) && !Contains("thierry", Catch::CaseSensitive::No));
        for (const char* clue : {"Lemoine", "Thierry", "lemoin"}) {
            CHECK(story.service().cases(actor, cases_with(clue)).lines.empty());
            CHECK(story.service().cases(actor, cases_with(clue)).count == 0);
            CHECK(story.service().documents(actor, papers_with(clue)).empty());
        }
        const std::vector<CaseLine> lines = story.service().cases(actor, cases_with("BP-")).lines;
        REQUIRE(lines.size() == 1);
        CHECK(lines.front().subject == "Commune de Saint-Aubin-des-Prés");
        CHECK(lines.front().header.agent.empty());
        for (const DocumentLine& line : story.service().documents(actor, {})) {
            CHECK(line.header.agent.empty());
        }
    }
    CHECK(story.view(id, "dpo").documents.empty());
    CHECK(story.view(id, "dpo").answers.empty());
}

TEST_CASE("a counsellor who was not chosen, an administrator, a line manager see nothing of a case", "[acceptance]") {
    Story story;
    story.framework();
    const CaseId id = story.tell({"bilan-professionnel/ordinary-journey.yaml"});
    const Actor colleague{UserId("idriss"), {"counsellor"}, OrganisationId("cdg"), AgentId(), "Idriss"};
    const Actor manager{UserId("marcel"), {"line_manager"}, OrganisationId("saint-aubin"), AgentId(), "Marcel"};

    for (const Actor& actor : {colleague, manager, story.actor("administrator")}) {
        INFO(actor.user.str());
        CHECK_FALSE(story.service().view(actor, id));
        CHECK_FALSE(story.service().form(actor, id, "record_payment"));
        CHECK(story.service().cases(actor, {}).lines.empty());
        CHECK(story.service().cases(actor, {}).count == 0);
        CHECK(story.service().documents(actor, {}).empty());
        CHECK(story.service().work_list(actor).to_do.empty());
        CHECK(story.service().work_list(actor).waiting.empty());
        for (const DocumentRecord& paper : story.papers(id)) {
            CHECK_FALSE(story.service().document(actor, paper.id));
        }
    }
}

TEST_CASE("who is HR officer and agent at once reads her own case as an agent, a colleague’s as an HR officer",
          "[acceptance]") {
    Story story;
    story.framework();
    const CaseId of_thierry = story.tell({"bilan-professionnel/ordinary-journey.yaml"});
    Agent other = *story.house().directory().agent(AgentId("thierry"));
    other.id = AgentId("colette");
    story.agent_is(other);
    const CaseId of_colette = story.tell({.scenario = "bilan-professionnel/ordinary-journey.yaml",
                                          .changed = [](const std::string& event, Record& answers) {
                                              if (event == "record_referral") {
                                                  answers["agent"] = "colette";
                                              }
                                          }});
    Actor colette = story.actor("hr_officer");
    colette.roles = {"hr_officer", "agent"};
    colette.agent = AgentId("colette");

    const auto keys_in = [&](const CaseId& id) {
        std::set<std::string> keys;
        for (const DocumentView& document : story.service().view(colette, id)->documents) {
            keys.insert(document.record.key);
        }
        return keys;
    };
    CHECK(keys_in(of_colette).contains("report"));
    CHECK(keys_in(of_thierry).contains("summary"));
    CHECK_FALSE(keys_in(of_thierry).contains("report"));
    CHECK_FALSE(keys_in(of_thierry).contains("attendance-sheet"));
    for (const DocumentLine& line : story.service().documents(colette, papers_with(""))) {
        const bool hers = line.header.id == of_colette;
        INFO(line.document.key);
        CHECK((hers || line.document.confidentiality != Confidentiality::s3));
    }
}

TEST_CASE("what a role may not see is not read from the store for it", "[acceptance]") {
    Story story;
    story.framework();
    const CaseId id = story.tell({"bilan-professionnel/summary-disputed.yaml", "second_reading"});
    const std::vector<std::string> hidden = {"report", "agent_expectations", "phase_1", "summary", "summary_dispute"};
    CaseStore& cases = story.house().cases();
    const Record of_counsellor = cases.load_for(id, {"counsellor"})->situation.data;
    for (const char* name : {"report", "phase_1", "summary"}) {
        REQUIRE(of_counsellor.contains(name));
    }

    const Record of_hr = cases.load_for(id, {"hr_officer", "employer_head"})->situation.data;
    for (const std::string& name : hidden) {
        INFO(name);
        CHECK_FALSE(of_hr.contains(name));
    }
    CHECK_THAT(to_json(Value(of_hr)), !Contains("Séance de travail"));

    // Made unreadable, such a part hinders only those whom it is for.
    storage::Writing writing(story.house().database());
    storage::Query(writing.session(), "UPDATE case_data SET value = '{' WHERE name = 'report'").run();
    writing.commit();
    CHECK(cases.load_for(id, {"hr_officer"}));
    CHECK_THROWS(cases.load_for(id, {"counsellor"}));
}
