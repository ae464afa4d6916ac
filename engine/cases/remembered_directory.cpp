#include "engine/cases/remembered_directory.hpp"

namespace jalon {

namespace {

template <class Key, class Value, class LookUp>
const Value& remembered(std::map<Key, Value>& known, const Key& key, LookUp look_up) {
    const auto found = known.find(key);
    return found != known.end() ? found->second : known.emplace(key, look_up()).first->second;
}

}  // namespace

std::optional<Organisation> RememberedDirectory::organisation(const OrganisationId& id) const {
    return remembered(organisations_, id, [&] { return source_.organisation(id); });
}

std::optional<Agent> RememberedDirectory::agent(const AgentId& id) const {
    return remembered(agents_, id, [&] { return source_.agent(id); });
}

std::optional<User> RememberedDirectory::user(const UserId& id) const {
    return remembered(users_, id, [&] { return source_.user(id); });
}

OrganisationId RememberedDirectory::centre() const {
    if (!centre_) {
        centre_ = source_.centre();
    }
    return *centre_;
}

std::vector<Agent> RememberedDirectory::agents_of(const OrganisationId& id) const {
    return source_.agents_of(id);
}

std::vector<User> RememberedDirectory::users_with_role(const std::string& role) const {
    return remembered(by_role_, role, [&] { return source_.users_with_role(role); });
}

std::vector<Organisation> RememberedDirectory::organisations() const {
    return source_.organisations();
}

}  // namespace jalon
