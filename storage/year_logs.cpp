#include "storage/year_logs.hpp"

#include <chrono>

#include <fmt/format.h>

#include "engine/base/time.hpp"

namespace jalon::storage {

namespace {

constexpr Duration kept_for = std::chrono::hours(24 * 366);

}  // namespace

void forget_after_a_year(Connection& session, std::string_view table) {
    Query(session, fmt::format("DELETE FROM {0} WHERE at <= (SELECT max(at) FROM {0}) - ?", table))
        .use(static_cast<std::int64_t>(kept_for.count()))
        .run();
}

}  // namespace jalon::storage
