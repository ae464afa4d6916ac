// Who reads what, as docs/manual/droits.md tells the people who use it, over every way a case can end.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "engine/cases/access.hpp"
#include "storage/sql.hpp"
#include "tests/acceptance/rights.hpp"
#include "tests/acceptance/story.hpp"

using namespace jalon;
using namespace jalon::test;
using Catch::Matchers::Contains;

namespace {

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
