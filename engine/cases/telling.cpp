#include "engine/cases/telling.hpp"

#include <set>

#include "engine/base/french.hpp"
#include "engine/cases/access.hpp"

namespace jalon {

std::vector<std::pair<User, std::string>> people_of(const Directory& directory, const CaseHeader& header,
                                                    const std::vector<std::string>& roles, const UserId& but) {
    std::vector<std::pair<User, std::string>> people;
    std::set<std::string> known{but.str()};
    for (const std::string& role : roles) {
        for (const User& user : directory.users_with_role(role)) {
            Actor actor = actor_of(user);
            actor.roles = {role};
            if (!roles_in(actor, header).empty() && known.insert(user.id.str()).second) {
                people.emplace_back(user, role);
            }
        }
    }
    return people;
}

std::vector<OutgoingMessage> messages_to(const std::vector<std::pair<User, std::string>>& people, const CaseId& id,
                                         const Told& told, Instant now) {
    std::vector<OutgoingMessage> messages;
    for (const auto& [user, role] : people) {
        OutgoingMessage message;
        message.key = told.key + "/" + user.id.str();
        message.case_id = id;
        message.message = told.message;
        message.role = role;
        message.address = user.email;
        message.user = user.id;
        message.subject = told.subject;
        message.text = french::typeset(told.text);
        message.created_at = now;
        messages.push_back(std::move(message));
    }
    return messages;
}

}  // namespace jalon
