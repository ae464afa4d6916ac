// The least that a durable step can cost here: a bare SQLite program that writes what a step must write, and nothing
// around it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>

namespace jalon::bench {

class Floor {
  public:
    // Makes its own database and files in `folder`, which exists.
    explicit Floor(const std::filesystem::path& folder);
    ~Floor();

    // Reads the revision of a case, updates it on condition, adds a journal row and a message, commits to disk.
    void step();
    // The same, after a file of `bytes` was written beside the database, as durably.
    void step_with_file(std::size_t bytes);

  private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace jalon::bench
