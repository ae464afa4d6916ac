// The calendars that people have opened to their other programs, in the database of the cases.
#pragma once

#include "engine/base/clock.hpp"
#include "engine/cases/calendar_feeds.hpp"
#include "storage/database.hpp"

namespace jalon {

class SqliteCalendarFeeds final : public CalendarFeeds {
  public:
    // All belong to the caller and outlive the feeds; `random` is fit for secrets.
    SqliteCalendarFeeds(Database& database, Random& random, const Directory& directory)
        : database_(database), random_(random), directory_(directory) {}

    std::string open(const UserId& user, Instant now) override;
    void close(const UserId& user) override;
    std::optional<Instant> opened_at(const UserId& user) override;
    std::optional<User> owner(const std::string& secret) override;

  private:
    Database& database_;
    Random& random_;
    const Directory& directory_;
};

}  // namespace jalon
