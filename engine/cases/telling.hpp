// Telling people of a case, beside what its steps tell: neutral messages that name the case alone.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/cases/case.hpp"
#include "engine/cases/directory.hpp"

namespace jalon {

// People with an account who hold one of the roles in the case, each once, with that role; never `but`.
std::vector<std::pair<User, std::string>> people_of(const Directory& directory, const CaseHeader& header,
                                                    const std::vector<std::string>& roles, const UserId& but);

struct Told {
    std::string key;      // with the reader, unique
    std::string message;  // what kind of message
    std::string subject;
    std::string text;
};

// The same message to each.
std::vector<OutgoingMessage> messages_to(const std::vector<std::pair<User, std::string>>& people, const CaseId& id,
                                         const Told& told, Instant now);

}  // namespace jalon
