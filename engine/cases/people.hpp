// The directory as remembered from one step to the next, with the facts that expressions name. It forgets everything
// when the directory's version moves, and remembers nothing of a directory that keeps no count.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "engine/cases/remembered_directory.hpp"

namespace jalon {

class People final : public Directory {
  public:
    // `source` belongs to the caller and outlives this. Several threads may call at once.
    explicit People(const Directory& source) : source_(source) {}

    std::optional<Organisation> organisation(const OrganisationId& id) const override;
    std::optional<Agent> agent(const AgentId& id) const override;
    std::optional<User> user(const UserId& id) const override;
    OrganisationId centre() const override;
    std::vector<Agent> agents_of(const OrganisationId& id) const override;
    std::vector<User> users_with_role(const std::string& role) const override;
    std::vector<Organisation> organisations() const override;
    std::uint64_t version() const override { return source_.version(); }

    // The records of `facts_of`; null for whom the directory does not know.
    Value facts(const OrganisationId& id) const;
    Value facts(const AgentId& id) const;
    Value facts(const UserId& id) const;

  private:
    // What is known of one version.
    struct Memory {
        Memory(const Directory& source, std::uint64_t at) : version(at), directory(source) {}
        std::uint64_t version;
        RememberedDirectory directory;
        std::map<std::string, Value> facts;  // by kind and id
    };

    template <class Look>
    auto with_memory(Look look) const;

    const Directory& source_;
    mutable std::mutex mutex_;
    mutable std::unique_ptr<Memory> memory_;
};

}  // namespace jalon
