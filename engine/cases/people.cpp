#include "engine/cases/people.hpp"

namespace jalon {

// The version is read before what is looked up: what changes meanwhile is forgotten at the next call.
template <class Look>
auto People::with_memory(Look look) const {
    const std::scoped_lock lock(mutex_);
    const std::uint64_t version = source_.version();
    if (memory_ == nullptr || version == 0 || memory_->version != version) {
        memory_ = std::make_unique<Memory>(source_, version);
    }
    return look(*memory_);
}

std::optional<Organisation> People::organisation(const OrganisationId& id) const {
    return with_memory([&](Memory& memory) { return memory.directory.organisation(id); });
}

std::optional<Agent> People::agent(const AgentId& id) const {
    return with_memory([&](Memory& memory) { return memory.directory.agent(id); });
}

std::optional<User> People::user(const UserId& id) const {
    return with_memory([&](Memory& memory) { return memory.directory.user(id); });
}

OrganisationId People::centre() const {
    return with_memory([&](Memory& memory) { return memory.directory.centre(); });
}

std::vector<Agent> People::agents_of(const OrganisationId& id) const {
    return source_.agents_of(id);
}

std::vector<User> People::users_with_role(const std::string& role) const {
    return with_memory([&](Memory& memory) { return memory.directory.users_with_role(role); });
}

std::vector<Organisation> People::organisations() const {
    return source_.organisations();
}

namespace {

template <class Known, class Look>
Value remembered_facts(Known& known, const std::string& key, Look look) {
    const auto found = known.find(key);
    if (found != known.end()) {
        return found->second;
    }
    const auto one = look();
    return known.emplace(key, one ? Value(facts_of(*one)) : Value()).first->second;
}

}  // namespace

Value People::facts(const OrganisationId& id) const {
    return with_memory([&](Memory& memory) {
        return remembered_facts(memory.facts, "o" + id.str(), [&] { return memory.directory.organisation(id); });
    });
}

Value People::facts(const AgentId& id) const {
    return with_memory([&](Memory& memory) {
        return remembered_facts(memory.facts, "a" + id.str(), [&] { return memory.directory.agent(id); });
    });
}

Value People::facts(const UserId& id) const {
    return with_memory([&](Memory& memory) {
        return remembered_facts(memory.facts, "u" + id.str(), [&] { return memory.directory.user(id); });
    });
}

}  // namespace jalon
