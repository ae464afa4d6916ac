#include "storage/directory_store.hpp"

#include <catch2/catch.hpp>

#include "tests/storage/house.hpp"

using namespace jalon;
using namespace jalon::test;

namespace {

Organisation body(const std::string& id, const std::string& name) {
    Organisation organisation;
    organisation.id = OrganisationId(id);
    organisation.type = "commune";
    organisation.name = name;
    organisation.staff = 42;
    organisation.commitment_required = true;
    return organisation;
}

User person(const std::string& id, const std::string& last_name, const std::vector<std::string>& roles) {
    User user;
    user.id = UserId(id);
    user.login = id;
    user.last_name = last_name;
    user.roles = roles;
    return user;
}

}  // namespace

TEST_CASE("bodies are kept whole and listed by name", "[storage]") {
    const TemporaryFolder folder;
    House house(folder.path());
    house.directory.save_organisation(body("b", "Éteville"));
    house.directory.save_organisation(body("a", "Lierneville"));
    Organisation centre = body("cdg", "Centre de gestion");
    centre.type = "cdg";

    CHECK(house.directory.centre().empty());
    house.directory.save_organisation(centre);

    CHECK(house.directory.centre() == OrganisationId("cdg"));
    CHECK(house.directory.organisation(OrganisationId("a"))->staff == 42);
    CHECK(house.directory.organisation(OrganisationId("a"))->commitment_required);
    const std::vector<Organisation> all = house.directory.organisations();
    REQUIRE(all.size() == 3);
    CHECK(all[1].name == "Éteville");
}

TEST_CASE("saving again replaces", "[storage]") {
    const TemporaryFolder folder;
    House house(folder.path());
    house.directory.save_organisation(body("a", "Lierneville"));
    house.directory.save_organisation(body("a", "Lierneville-le-Neuf"));

    CHECK(house.directory.organisations().size() == 1);
    CHECK(house.directory.organisation(OrganisationId("a"))->name == "Lierneville-le-Neuf");
}

TEST_CASE("agents belong to a body that exists", "[storage]") {
    const TemporaryFolder folder;
    House house(folder.path());
    house.directory.save_organisation(body("a", "Lierneville"));
    Agent agent;
    agent.id = AgentId("lemoine");
    agent.organisation = OrganisationId("a");
    agent.last_name = "Lemoine";
    agent.birth_year = 1979;
    house.directory.save_agent(agent);
    agent.id = AgentId("durand");
    agent.last_name = "Durand";
    house.directory.save_agent(agent);

    const std::vector<Agent> agents = house.directory.agents_of(OrganisationId("a"));

    REQUIRE(agents.size() == 2);
    CHECK(agents[0].last_name == "Durand");
    CHECK(house.directory.agent(AgentId("lemoine"))->birth_year == 1979);
    agent.organisation = OrganisationId("nowhere");
    CHECK_THROWS_AS(house.directory.save_agent(agent), StorageFailure);
}

TEST_CASE("people are found by role while they are active, and by login whatever its case", "[storage]") {
    const TemporaryFolder folder;
    House house(folder.path());
    house.directory.save_user(person("u1", "Petit", {"counsellor", "head_of_service"}));
    house.directory.save_user(person("u2", "Martin", {"counsellor"}));
    User gone = person("u3", "Absent", {"counsellor"});
    gone.active = false;
    house.directory.save_user(gone);

    const std::vector<User> counsellors = house.directory.users_with_role("counsellor");

    REQUIRE(counsellors.size() == 2);
    CHECK(counsellors[0].last_name == "Martin");
    CHECK(counsellors[1].roles == std::vector<std::string>{"counsellor", "head_of_service"});
    CHECK(house.directory.users_with_role("head").empty());
    CHECK(house.directory.user_by_login("U2")->id == UserId("u2"));
    CHECK_FALSE(house.directory.user_by_login("u4"));
    CHECK_THROWS_AS(
        [&] {
            User twin = person("u5", "Double", {});
            twin.login = "U1";
            house.directory.save_user(twin);
        }(),
        StorageFailure);
}
