// A database filled with copies of a case, for measuring what many cases cost.
#pragma once

#include <cstddef>
#include <filesystem>

#include "engine/cases/case.hpp"

namespace jalon::bench {

// What a copy of a case has: what its machine and its timers need, or all that its pages show too (its whole journal,
// papers, appointments).
enum class Copied { machine, pages };

// Adds `count` copies of a case of the database. Row by row the same, so that pages, indexes and timers weigh what they
// would; not a chain that `verify` accepts.
void add_copies(const std::filesystem::path& database, const CaseId& model, std::size_t count,
                Copied copied = Copied::machine);
// Shares the copies out evenly, with the agents, bodies and counsellors « agent-0 », « body-0 », « counsellor-0 » and
// so on. The bodies' number divides that of the agents, whose body they then are.
struct Shares {
    std::size_t agents = 1;
    std::size_t bodies = 1;
    std::size_t counsellors = 1;
};
void share_out(const std::filesystem::path& database, const Shares& shares);

// Memory of this process that is in use now.
std::size_t resident_bytes();

}  // namespace jalon::bench
