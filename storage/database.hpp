// The file in which cases, directory and accounts are kept: SQLite, with a write-ahead log synced at
// every commit.
//
// Many threads read while one writes. A process opens one `Database` and hands it to its stores; a second process
// (`jalon user` while the service runs) waits its turn. The schema is brought up to date when the file is opened.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <stdexcept>

namespace jalon {

// What the house suffers: disk full, database gone or locked. The message is French, for the operator's log.
class StorageFailure : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

class Database {
  public:
    // Opens `file`, makes it when there is none (readable by its owner alone), and applies the migrations it lacks, all
    // or none. Throws StorageFailure when the file cannot be used or was made by a later version of Jalon.
    explicit Database(const std::filesystem::path& file);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    const std::filesystem::path& file() const;
    // Grows when bodies, agents or people may have changed: here, or, noticed at the next writing, in another process.
    std::uint64_t directory_version() const;

    // For the sources of this folder.
    struct Inside;
    Inside& inside() { return *inside_; }

  private:
    std::unique_ptr<Inside> inside_;
};

}  // namespace jalon
