// What people keep of their lists: views under a name of their own, and the log of what left the service as a file.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/id.hpp"
#include "engine/base/result.hpp"
#include "engine/base/time.hpp"

namespace jalon {

// A list as somebody asked for it: its filters, order and columns, as its address says them. Theirs alone.
struct SavedView {
    UserId user;
    std::string name;
    std::string query;  // of the address, without « ? »
    Instant kept_at{};
    bool operator==(const SavedView&) const = default;
};

constexpr std::size_t saved_views_max = 30;  // for one person
constexpr std::size_t view_name_max = 60;    // bytes

struct ExportEntry {
    Instant at{};
    UserId user;
    std::vector<std::string> roles;  // of the account then
    std::string list;                // cases, organisations, statistics
    std::string format;              // csv, xlsx
    std::string filter;              // of the address, without « ? »
    std::int64_t rows = 0;
    std::string origin;  // where the request came from
    bool operator==(const ExportEntry&) const = default;
};

// Throws StorageFailure. Several threads may call at once.
class Lists {
  public:
    virtual ~Lists() = default;
    // By name.
    virtual std::vector<SavedView> views(const UserId& user) = 0;
    // In place of the one of the same name. Error: invalid, with a French sentence: the name is empty or too long, or
    // there are too many views.
    virtual Result<bool> keep(const SavedView& view) = 0;
    virtual void forget(const UserId& user, const std::string& name) = 0;

    // Returns when the disk has it: what is not logged does not leave.
    virtual void note(const ExportEntry& entry) = 0;
    // The latest first.
    virtual std::vector<ExportEntry> exports(int limit, int offset) = 0;
};

}  // namespace jalon
