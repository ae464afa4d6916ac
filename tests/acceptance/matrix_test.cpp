// The access matrix as one table: who reads, fills in and signs what, tried on the real service with the definitions
// that ship. `docs/manual/droits.md` tells the same in more detail, paper by paper and field by field.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/acceptance/story.hpp"

using namespace jalon;
using namespace jalon::test;

namespace {

constexpr std::array roles = {"agent",     "hr_officer", "employer_head", "counsellor",    "head_of_service",
                              "secretary", "accountant", "centre_head",   "administrator", "archivist",
                              "dpo"};

// R reads it, W fills in its forms, S signs it; M knows of the case and of nothing of this; - the case does not exist
// for them.
struct Row {
    const char* object;
    std::vector<const char*> papers;  // by key
    std::vector<const char*> forms;
    std::array<const char*, roles.size()> rights;
};

// clang-format off
const std::vector<Row> accompaniment = {
    //                                                                                  agent hr    head  couns serv  secr  acct  pres  adm  arch  dpo
    {"Saisine",                         {},                                {"referral"},              {"R",  "RW", "R",  "R",  "R",  "R",  "M",  "M",  "-", "M", "M"}},
    {"Attentes de l’agent",             {},                                {"agent-expectations"},    {"RW", "M",  "M",  "R",  "M",  "M",  "M",  "M",  "-", "M", "M"}},
    {"Accord de l’agent",               {},                                {"agent-consent"},         {"RW", "M",  "M",  "R",  "R",  "R",  "M",  "M",  "-", "M", "M"}},
    {"Compte rendu tripartite",         {"minutes"},                       {"tripartite-meeting"},    {"R",  "R",  "R",  "RW", "R",  "R",  "M",  "M",  "-", "M", "M"}},
    {"Convention tripartite",           {"convention"},                    {},                        {"RS", "R",  "RS", "R",  "R",  "R",  "M",  "RS", "-", "R", "M"}},
    {"Calendrier des entretiens",       {"calendar"},                      {},                        {"R",  "R",  "M",  "R",  "R",  "R",  "M",  "M",  "-", "M", "M"}},
    {"Feuille d’émargement",            {"attendance-sheet"},              {},                        {"R",  "M",  "M",  "R",  "M",  "M",  "M",  "M",  "-", "M", "M"}},
    {"Détail des entretiens",           {},                                {"interview"},             {"R",  "M",  "M",  "RW", "M",  "M",  "M",  "M",  "-", "M", "M"}},
    {"Comptes rendus de phase",         {"phase-1-report", "phase-2-report", "phase-3-report"},
                                                                           {"phase-1", "phase-2", "phase-3"},
                                                                                                      {"R",  "M",  "M",  "RW", "M",  "M",  "M",  "M",  "-", "M", "M"}},
    {"Bilan",                           {"report"},                        {"report"},                {"R",  "M",  "M",  "RW", "M",  "M",  "M",  "M",  "-", "M", "M"}},
    {"Synthèse validée",                {"summary"},                       {},                        {"R",  "R",  "R",  "R",  "R",  "M",  "M",  "M",  "-", "M", "M"}},
    {"Facture",                         {"invoice"},                       {"invoice-issue"},         {"M",  "R",  "R",  "M",  "R",  "R",  "RW", "M",  "-", "R", "M"}},
};
const std::vector<Row> before_validation = {
    {"Synthèse avant sa validation",    {},                                {"summary"},               {"R",  "M",  "M",  "RW", "RW", "M",  "M",  "M",  "-", "M", "M"}},
    {"Son projet, à relire par l’agent", {"summary"},                      {},                        {"R",  "M",  "M",  "R",  "M",  "M",  "M",  "M",  "-", "M", "M"}},
};
const std::vector<Row> framework = {
    {"Délibération",                    {"deliberation"},                  {"deliberation"},          {"-",  "RW", "R",  "-",  "R",  "RW", "R",  "R",  "-", "R", "M"}},
    {"Convention-cadre",                {"convention"},                    {"framework-convention"},  {"-",  "R",  "RS", "-",  "R",  "RW", "R",  "RS", "-", "R", "M"}},
};
// clang-format on

bool fills(const Workflow& workflow, const std::string& form, const std::string& role) {
    return std::ranges::any_of(workflow.states, [&](const State& state) {
        return std::ranges::any_of(state.transitions, [&](const Transition& transition) {
            return transition.form == form && std::ranges::find(transition.by, role) != transition.by.end();
        });
    });
}

bool shows(const CaseView& seen, const Form& form) {
    return std::ranges::any_of(seen.answers, [&](const AnswerGroup& group) {
        return (group.title == form.label || group.title.starts_with(form.label + " n°")) && !group.lines.empty();
    });
}

bool holds(std::string_view rights, char right) {
    return rights.find(right) != std::string_view::npos;
}

void check_papers(Story& story, const CaseId& id, const Row& row, const std::string& role, bool reads) {
    for (const char* key : row.papers) {
        INFO("paper " << key);
        const DocumentRecord paper = story.paper(id, key);
        const Result<CaseView> seen = story.service().view(story.actor(role), id);
        const bool listed = seen && std::ranges::any_of(seen->documents, [&](const DocumentView& one) {
                                return one.record.id == paper.id;
                            });
        CHECK(listed == reads);
        CHECK(story.service().document(story.actor(role), paper.id).has_value() == reads);
        DocumentFilter of_case;
        of_case.case_id = id;
        const std::vector<DocumentLine> found = story.service().documents(story.actor(role), of_case);
        CHECK(std::ranges::any_of(found, [&](const DocumentLine& line) { return line.document.id == paper.id; }) ==
              reads);
    }
}

void check_row(Story& story, const CaseId& id, const Workflow& workflow, const Row& row) {
    for (std::size_t k = 0; k < roles.size(); ++k) {
        const std::string role = roles[k];
        const std::string_view rights = row.rights[k];
        INFO(row.object << " for " << role << ": " << rights);
        const Result<CaseView> seen = story.service().view(story.actor(role), id);
        CHECK(seen.has_value() == (rights != "-"));
        check_papers(story, id, row, role, holds(rights, 'R'));
        for (const char* key : row.forms) {
            INFO("form " << key);
            const Form& form = story.house().catalogue().form(key);
            CHECK((seen && shows(*seen, form)) == holds(rights, 'R'));
            CHECK(fills(workflow, key, role) == holds(rights, 'W'));
        }
        if (holds(rights, 'S')) {
            CHECK(fills(workflow, "signature", role));
        }
    }
}

}  // namespace

TEST_CASE("each role reads, fills in and signs what the access matrix gives it, and nothing else",
          "[acceptance][matrix]") {
    Story story;
    const Catalogue& catalogue = story.house().catalogue();
    const CaseId of_framework = story.framework();
    const CaseId of_agent = story.tell({"bilan-professionnel/ordinary-journey.yaml"});
    for (const Row& row : framework) {
        check_row(story, of_framework, catalogue.workflow("cadre"), row);
    }
    for (const Row& row : accompaniment) {
        check_row(story, of_agent, catalogue.workflow("bilan-professionnel"), row);
    }
}

TEST_CASE("before the agent has validated the summary the employer has nothing of it", "[acceptance][matrix]") {
    Story story;
    story.framework();
    const CaseId id = story.tell({"bilan-professionnel/summary-disputed.yaml", "second_reading"});
    for (const Row& row : before_validation) {
        check_row(story, id, story.house().catalogue().workflow("bilan-professionnel"), row);
    }
}
