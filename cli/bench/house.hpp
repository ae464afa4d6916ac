// An installation made for measuring: a machine of twelve states that one officer moves for ever, in a folder that goes
// away afterwards.
#pragma once

#include <filesystem>
#include <vector>

#include "cli/compose.hpp"
#include "cli/folder.hpp"
#include "cli/outside.hpp"

namespace jalon::bench {

// The definitions: « next » goes round the twelve states under a guard and tells the officer; « print » makes a letter
// of two pages. Each version has a reminder of its own and one state more.
Definition machine(int version = 1);

class House {
  public:
    // `data` is a folder that may hold an installation of before.
    explicit House(const std::filesystem::path& data);

    // Opens `count` cases, one after the other.
    std::vector<CaseId> open(std::size_t count);
    // One step of the case, as a page has it taken; throws std::runtime_error when it is refused.
    Receipt step(const CaseId& id, std::int64_t revision, const std::string& event);
    CaseService& service() { return installation_.service; }
    Stores& stores() { return installation_.stores; }
    const Definition& definition() const { return installation_.definition; }

  private:
    SystemClock clock_;
    SystemRandom random_;
    Installation installation_;
};

}  // namespace jalon::bench
