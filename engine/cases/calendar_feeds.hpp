// A person’s calendar opened to their other programs (telephone, mail program), under an address that is its own key.
#pragma once

#include <optional>
#include <string>

#include "engine/base/time.hpp"
#include "engine/cases/directory.hpp"

namespace jalon {

// Throws StorageFailure.
class CalendarFeeds {
  public:
    virtual ~CalendarFeeds() = default;
    // A new secret of 256 random bits, kept nowhere as it is; the one before opens nothing from then on.
    virtual std::string open(const UserId& user, Instant now) = 0;
    virtual void close(const UserId& user) = 0;
    virtual std::optional<Instant> opened_at(const UserId& user) = 0;
    // Whose calendar the secret opens; nullopt for none, and for somebody who may not enter any more.
    virtual std::optional<User> owner(const std::string& secret) = 0;
};

}  // namespace jalon
