// What people of a case tell one another, and the messages of each person, in SQL.
#pragma once

#include "engine/cases/exchanges.hpp"
#include "storage/database.hpp"

namespace jalon {

class SqliteExchanges final : public ExchangeStore {
  public:
    // The database belongs to the caller.
    explicit SqliteExchanges(Database& database) : database_(database) {}

    bool add(const Post& post, const std::vector<OutgoingMessage>& told) override;
    std::vector<Post> posts(const CaseId& id, const std::vector<std::string>& roles) override;
    bool add(const Chase& chase, Instant latest, const std::vector<OutgoingMessage>& told) override;
    std::vector<Chase> last_chases(const std::vector<CaseId>& cases) override;
    void add(const AppointmentAnswer& answer, const std::vector<OutgoingMessage>& told) override;
    std::vector<AppointmentAnswer> last_answers(const std::vector<CaseId>& cases) override;
    void enqueue(const std::vector<OutgoingMessage>& messages) override;
    std::vector<MessageLine> messages(const UserId& user, int limit, int offset) override;
    std::int64_t unread(const UserId& user, const CaseId& id) override;
    std::int64_t count_messages(const UserId& user) override;
    void mark_read(const UserId& user, const CaseId& id, Instant at) override;

  private:
    Database& database_;
};

}  // namespace jalon
