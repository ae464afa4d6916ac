// Publications in the database.
#pragma once

#include <string>
#include <vector>

#include "engine/publishing/publications.hpp"
#include "storage/database.hpp"

namespace jalon {

class SqlitePublications final : public Publications {
  public:
    // The database belongs to the caller.
    explicit SqlitePublications(Database& database) : database_(database) {}

    std::optional<std::string> newest() override;
    // The digests of all, newest first.
    std::vector<std::string> all();
    void publish(const std::string& digest, Instant at) override;

  private:
    Database& database_;
};

}  // namespace jalon
