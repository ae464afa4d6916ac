// The least that a durable step can cost here: a bare SQLite program that writes what a step must write, and nothing
// around it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>

namespace jalon::bench {

class Floor {
  public:
    // Makes its own database with that many cases, and files, in `folder`, which exists.
    Floor(const std::filesystem::path& folder, std::size_t cases);
    ~Floor();

    // Reads the revision of the case of that number (from 0), updates it on condition, adds a journal row and a
    // message, commits to disk. Several threads may call at once: each commits its own.
    void step(std::size_t number);
    // The same, committed with the steps of all threads that wait at that moment.
    void step_together(std::size_t number);
    // The same, after a file of `bytes` was written beside the database, as durably.
    void step_with_file(std::size_t bytes);

  private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace jalon::bench
