#include "engine/cases/access.hpp"

#include <catch2/catch.hpp>

using namespace jalon;

namespace {

CaseHeader header_of_thierry() {
    CaseHeader header;
    header.organisation = OrganisationId("saint-aubin");
    header.agent = AgentId("thierry");
    header.counsellor = UserId("maud");
    return header;
}

Actor actor(std::vector<std::string> roles, const char* user, const char* organisation, const char* agent) {
    Actor made;
    made.roles = std::move(roles);
    made.user = UserId(user);
    made.organisation = OrganisationId(organisation);
    made.agent = AgentId(agent);
    return made;
}

}  // namespace

TEST_CASE("a role counts only in the cases it is held for", "[cases]") {
    struct Row {
        const char* what;
        Actor who;
        std::vector<std::string> roles;
    };
    const Row row = GENERATE(values<Row>({
        {"the authority's officer", actor({"hr_officer"}, "solange", "saint-aubin", ""), {"hr_officer"}},
        {"another authority's officer", actor({"hr_officer"}, "rachel", "lierneville", ""), {}},
        {"the agent", actor({"agent"}, "t", "saint-aubin", "thierry"), {"agent"}},
        {"another agent of the authority", actor({"agent"}, "e", "saint-aubin", "elsa"), {}},
        {"an account without agent", actor({"agent"}, "x", "saint-aubin", ""), {}},
        {"the counsellor of the case", actor({"counsellor"}, "maud", "cdg", ""), {"counsellor"}},
        {"another counsellor", actor({"counsellor"}, "idriss", "cdg", ""), {}},
        {"the head of service", actor({"head_of_service"}, "herve", "cdg", ""), {"head_of_service"}},
        {"the administrator", actor({"administrator"}, "idir", "cdg", ""), {}},
        {"a line manager of the authority", actor({"line_manager"}, "marcel", "saint-aubin", ""), {}},
        {"an officer who is an agent elsewhere",
         actor({"hr_officer", "agent"}, "hugo", "saint-aubin", "hugo"),
         {"hr_officer"}},
    }));
    INFO(row.what);

    CHECK(roles_in(row.who, header_of_thierry()) == row.roles);
}

TEST_CASE("who has no part in a kind of case knows of none, the centre of all", "[cases]") {
    CaseHeader header = header_of_thierry();
    header.parties = {"agent"};

    CHECK(roles_in(actor({"hr_officer", "employer_head"}, "solange", "saint-aubin", ""), header).empty());
    CHECK(roles_in(actor({"counsellor"}, "maud", "cdg", ""), header).empty());
    CHECK(roles_in(actor({"agent"}, "t", "saint-aubin", "thierry"), header) == std::vector<std::string>{"agent"});
    CHECK(roles_in(actor({"secretary"}, "cecile", "cdg", ""), header) == std::vector<std::string>{"secretary"});
}

TEST_CASE("queries keep roles and their cases together", "[cases]") {
    const std::vector<CaseScope> scopes = scopes_of(actor({"hr_officer", "agent"}, "hugo", "saint-aubin", "hugo"));

    REQUIRE(scopes.size() == 2);
    CHECK(scopes[0].organisation == OrganisationId("saint-aubin"));
    CHECK(scopes[0].agent.empty());
    CHECK(scopes[1].agent == AgentId("hugo"));
    CHECK(scopes[1].organisation.empty());
    CHECK(scopes[1].roles == std::vector<std::string>{"agent"});
}

TEST_CASE("accountants and the data protection officer do not learn who the agent is", "[cases]") {
    CHECK_FALSE(may_know_agent({"accountant"}));
    CHECK_FALSE(may_know_agent({"dpo"}));
    CHECK(may_know_agent({"accountant", "secretary"}));
}
