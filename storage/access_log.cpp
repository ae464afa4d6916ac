#include "storage/access_log.hpp"

#include <chrono>
#include <exception>

#include "storage/sql.hpp"
#include "storage/year_logs.hpp"

namespace jalon {

using namespace storage;

namespace {

constexpr Duration same_visit = std::chrono::minutes(10);
constexpr std::size_t remembered_max = 50'000;

}  // namespace

SqliteAccessLog::~SqliteAccessLog() {
    try {
        write();
    } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch): the database is gone, and nobody is left to tell
    }
}

void SqliteAccessLog::note(const AccessEntry& access) {
    const std::scoped_lock lock(mutex_);
    if (noted_.size() >= remembered_max) {
        std::erase_if(noted_, [&](const auto& one) { return one.second + same_visit <= access.at; });
    }
    const auto [place, fresh] =
        noted_.try_emplace(access.user.str() + " " + access.case_id.str() + " " + access.document.str(), access.at);
    if (fresh || place->second + same_visit <= access.at) {
        place->second = access.at;
        waiting_.push_back(access);
    }
}

void SqliteAccessLog::write() {
    std::vector<AccessEntry> lines;
    {
        const std::scoped_lock lock(mutex_);
        lines.swap(waiting_);
    }
    if (lines.empty()) {
        return;
    }
    try {
        Writing writing(database_);
        for (const AccessEntry& line : lines) {
            Query(writing.session(),
                  "INSERT INTO accesses (at, user, roles, case_id, document, origin) VALUES (?, ?, ?, ?, ?, ?)")
                .use(line.at)
                .use(line.user)
                .use(line.roles)
                .use(line.case_id)
                .use(line.document)
                .use(line.origin)
                .run();
        }
        forget_after_a_year(writing.session(), "accesses");
        writing.commit();
    } catch (...) {
        const std::scoped_lock lock(mutex_);
        waiting_.insert(waiting_.begin(), lines.begin(), lines.end());
        throw;
    }
}

std::vector<AccessEntry> SqliteAccessLog::of_agent(const AgentId& agent, int limit) {
    write();
    Reading reading(database_);
    AccessEntry line;
    Query query(reading.session(),
                "SELECT a.at, a.user, a.roles, a.case_id, a.document, a.origin FROM accesses a "
                "JOIN cases c ON c.id = a.case_id WHERE c.agent = ? ORDER BY a.at DESC, a.position DESC LIMIT ?");
    query.use(agent).use(limit).into(line.at).into(line.user).into(line.roles);
    query.into(line.case_id).into(line.document).into(line.origin);
    std::vector<AccessEntry> lines;
    while (query.next()) {
        lines.push_back(line);
    }
    return lines;
}

void SqliteAccessLog::give_reason(const AccessReason& reason) {
    Writing writing(database_);
    Query(writing.session(),
          "INSERT INTO access_reasons (at, user, case_id, document, reason, origin) VALUES (?, ?, ?, ?, ?, ?)")
        .use(reason.at)
        .use(reason.user)
        .use(reason.case_id)
        .use(reason.document)
        .use(reason.reason)
        .use(reason.origin)
        .run();
    forget_after_a_year(writing.session(), "access_reasons");
    writing.commit();
}

std::optional<Instant> SqliteAccessLog::reason_given(const UserId& user, const DocumentId& document) {
    Reading reading(database_);
    Instant at{};
    Query query(reading.session(),
                "SELECT at FROM access_reasons WHERE user = ? AND document = ? ORDER BY at DESC LIMIT 1");
    return query.use(user).use(document).into(at).next() ? std::optional<Instant>(at) : std::nullopt;
}

std::vector<AccessReason> SqliteAccessLog::reasons(int limit, int offset) {
    Reading reading(database_);
    AccessReason line;
    Query query(reading.session(),
                "SELECT at, user, case_id, document, reason, origin FROM access_reasons "
                "ORDER BY position DESC LIMIT ? OFFSET ?");
    query.use(limit).use(offset).into(line.at).into(line.user).into(line.case_id).into(line.document);
    query.into(line.reason).into(line.origin);
    std::vector<AccessReason> lines;
    while (query.next()) {
        lines.push_back(line);
    }
    return lines;
}

}  // namespace jalon
