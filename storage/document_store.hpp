// The bytes of papers, each in a file named by their SHA-256: `ab/cd/abcd…`. A file appears whole or not at all, is
// never written again, and is checked each time it is read.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "engine/cases/stores.hpp"

namespace jalon {

class FileDocumentStore final : public DocumentStore {
  public:
    // Makes `root` when there is none, readable by its owner alone. Throws StorageFailure when it cannot be used.
    explicit FileDocumentStore(std::filesystem::path root);

    // Throws StorageFailure when the disk refuses, or when other bytes stand at that address (a damaged file: it is
    // left for the operator to compare with a backup, not written over).
    std::string put(std::string_view bytes) override;
    Result<std::string> get(const std::string& sha256) override;

  private:
    std::filesystem::path place_of(const std::string& sha256) const;
    void write_new(const std::filesystem::path& place, std::string_view bytes);

    std::filesystem::path root_;
    std::atomic<std::uint64_t> written_ = 0;
};

}  // namespace jalon
