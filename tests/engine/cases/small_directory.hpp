// A directory of one commune with one agent and one counsellor, for tests of what needs no more.
#pragma once

#include "engine/cases/directory.hpp"

namespace jalon::test {

class SmallDirectory final : public Directory {
  public:
    std::optional<Organisation> organisation(const OrganisationId& id) const override {
        return id == commune().id ? std::optional(commune()) : std::nullopt;
    }
    std::optional<Agent> agent(const AgentId& id) const override {
        return id == gardener().id ? std::optional(gardener()) : std::nullopt;
    }
    std::optional<User> user(const UserId&) const override { return std::nullopt; }
    OrganisationId centre() const override { return {}; }
    std::vector<Agent> agents_of(const OrganisationId& id) const override {
        return id == commune().id ? std::vector{gardener()} : std::vector<Agent>{};
    }
    std::vector<User> users_with_role(const std::string&) const override { return {}; }
    std::vector<Organisation> organisations() const override { return {commune()}; }

    static Organisation commune() {
        Organisation body;
        body.id = OrganisationId("saint-aubin");
        body.type = "commune";
        body.name = "Commune de Saint-Aubin-des-Prés";
        body.the_name = "la commune de Saint-Aubin-des-Prés";
        body.executive_name = "Jeanne Ferrand";
        body.executive_gender = "f";
        return body;
    }
    static Agent gardener() {
        Agent agent;
        agent.id = AgentId("thierry");
        agent.organisation = OrganisationId("saint-aubin");
        agent.gender = "m";
        agent.first_name = "Thierry";
        agent.last_name = "Lemoine";
        agent.grade = "adjoint technique territorial";
        return agent;
    }
};

}  // namespace jalon::test
