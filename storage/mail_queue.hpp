// The outbox as the sender of e-mails sees it.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>

#include "engine/cases/mailing.hpp"
#include "storage/database.hpp"

namespace jalon {

class SqliteMailQueue final : public MailQueue {
  public:
    // The database belongs to the caller.
    explicit SqliteMailQueue(Database& database) : database_(database) {}

    std::vector<QueuedMail> due(Instant now, Instant since, int limit) override;
    void sent(std::int64_t position, Instant at) override;
    void failed(std::int64_t position, Instant at, Instant again, const std::string& reason) override;
    void given_up(std::int64_t position, Instant at, const std::string& reason) override;
    std::vector<DeadMail> dead(int limit) override;

  private:
    Database& database_;
    std::mutex mutex_;
    // Up to here every message was sent, has no address, was tried, or was too old when this queue was first asked: an
    // index that said so would be written by each step.
    std::optional<std::int64_t> seen_;
};

}  // namespace jalon
