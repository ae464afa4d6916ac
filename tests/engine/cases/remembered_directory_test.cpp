#include "engine/cases/remembered_directory.hpp"

#include <catch2/catch.hpp>

#include "tests/engine/cases/small_directory.hpp"

using namespace jalon;

namespace {

// Counts how often it is asked.
class CountedDirectory final : public Directory {
  public:
    std::optional<Organisation> organisation(const OrganisationId& id) const override {
        ++asked;
        return known.organisation(id);
    }
    std::optional<Agent> agent(const AgentId& id) const override {
        ++asked;
        return known.agent(id);
    }
    std::optional<User> user(const UserId& id) const override {
        ++asked;
        return known.user(id);
    }
    OrganisationId centre() const override {
        ++asked;
        return known.centre();
    }
    std::vector<Agent> agents_of(const OrganisationId& id) const override {
        ++asked;
        return known.agents_of(id);
    }
    std::vector<User> users_with_role(const std::string& role) const override {
        ++asked;
        return known.users_with_role(role);
    }
    std::vector<Organisation> organisations() const override {
        ++asked;
        return known.organisations();
    }

    mutable int asked = 0;
    test::SmallDirectory known;
};

}  // namespace

TEST_CASE("whom one call looks up twice is looked up once, the unknown too", "[cases]") {
    const CountedDirectory source;
    const RememberedDirectory directory(source);

    for (int time = 0; time < 2; ++time) {
        CHECK(directory.organisation(OrganisationId("saint-aubin"))->name == "Commune de Saint-Aubin-des-Prés");
        CHECK(directory.agent(AgentId("thierry"))->last_name == "Lemoine");
        CHECK_FALSE(directory.organisation(OrganisationId("elsewhere")));
        CHECK_FALSE(directory.user(UserId("nobody")));
        CHECK(directory.centre() == OrganisationId());
        CHECK(directory.users_with_role("counsellor").empty());
    }

    CHECK(source.asked == 6);
}
