#include "storage/mail_queue.hpp"

#include <fmt/format.h>

#include "storage/rows.hpp"
#include "storage/sql.hpp"

namespace jalon {

using namespace storage;

namespace {

// The last message made at `since` or before, 0 when there is none; messages are numbered as they are made.
std::int64_t last_before(Connection& session, Instant since) {
    std::int64_t position = 0;
    Query query(session, "SELECT position FROM outbox WHERE created_at <= ? ORDER BY position DESC LIMIT 1");
    query.use(since).into(position).next();
    return position;
}

std::int64_t last_of_all(Connection& session) {
    std::int64_t position = 0;
    Query query(session, "SELECT COALESCE(max(position), 0) FROM outbox");
    query.into(position).next();
    return position;
}

}  // namespace

std::vector<QueuedMail> SqliteMailQueue::due(Instant now, Instant since, int limit) {
    Reading reading(database_);
    Connection& session = reading.session();
    const std::scoped_lock lock(mutex_);
    if (!seen_) {
        seen_ = last_before(session, since);
    }
    Query untried(session,
                  "SELECT m.position FROM outbox m WHERE m.position > ? AND m.sent_at IS NULL AND m.address <> '' "
                  "AND NOT EXISTS (SELECT 1 FROM mail_attempts a WHERE a.position = m.position) "
                  "ORDER BY m.position LIMIT 1");
    std::int64_t first = 0;
    untried.use(*seen_).into(first);
    seen_ = untried.next() ? first - 1 : last_of_all(session);
    Query query(session,
                fmt::format("SELECT m.position, COALESCE(a.attempts, 0), {} FROM outbox m "
                            "LEFT JOIN mail_attempts a ON a.position = m.position "
                            "WHERE m.position IN (SELECT position FROM mail_attempts WHERE again <= ?1 UNION ALL "
                            "SELECT n.position FROM outbox n WHERE n.position > ?2 AND n.created_at > ?3) "
                            "AND m.sent_at IS NULL AND m.address <> '' AND (a.position IS NULL OR a.again <= ?1) "
                            "ORDER BY m.position LIMIT ?4",
                            column_list<OutgoingMessage>("m")));
    QueuedMail mail;
    query.use(now).use(*seen_).use(since).use(limit).into(mail.position).into(mail.attempts);
    into_row(query, mail.message);
    std::vector<QueuedMail> mails;
    while (query.next()) {
        mails.push_back(mail);
    }
    return mails;
}

void SqliteMailQueue::sent(std::int64_t position, Instant at) {
    Writing writing(database_);
    Query(writing.session(), "UPDATE outbox SET sent_at = ? WHERE position = ?").use(at).use(position).run();
    Query(writing.session(), "DELETE FROM mail_attempts WHERE position = ?").use(position).run();
    writing.commit();
}

void SqliteMailQueue::failed(std::int64_t position, Instant at, Instant again, const std::string& reason) {
    Writing writing(database_);
    Query(writing.session(),
          "INSERT INTO mail_attempts (position, attempts, at, again, reason) VALUES (?1, 1, ?2, ?3, ?4) "
          "ON CONFLICT (position) DO UPDATE SET attempts = attempts + 1, at = ?2, again = ?3, reason = ?4")
        .use(position)
        .use(at)
        .use(again)
        .use(reason)
        .run();
    writing.commit();
}

void SqliteMailQueue::given_up(std::int64_t position, Instant at, const std::string& reason) {
    Writing writing(database_);
    Query(writing.session(),
          "INSERT INTO mail_attempts (position, attempts, at, again, reason) VALUES (?1, 1, ?2, NULL, ?3) "
          "ON CONFLICT (position) DO UPDATE SET attempts = attempts + 1, at = ?2, again = NULL, reason = ?3")
        .use(position)
        .use(at)
        .use(reason)
        .run();
    writing.commit();
}

std::vector<DeadMail> SqliteMailQueue::dead(int limit) {
    Reading reading(database_);
    Query query(reading.session(),
                "SELECT c.reference, m.subject, m.address, a.reason, a.at FROM mail_attempts a "
                "JOIN outbox m ON m.position = a.position JOIN cases c ON c.id = m.case_id "
                "WHERE a.again IS NULL ORDER BY a.at DESC, a.position DESC LIMIT ?");
    DeadMail mail;
    query.use(limit).into(mail.reference).into(mail.subject).into(mail.address).into(mail.reason).into(mail.at);
    std::vector<DeadMail> mails;
    while (query.next()) {
        mails.push_back(mail);
    }
    return mails;
}

}  // namespace jalon
