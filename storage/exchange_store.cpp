#include "storage/exchange_store.hpp"

#include <fmt/format.h>

#include "storage/case_rows.hpp"
#include "storage/case_transaction.hpp"
#include "storage/rows.hpp"
#include "storage/sql.hpp"

namespace jalon {

using namespace storage;

namespace {

void enqueue_all(Connection& session, const std::vector<OutgoingMessage>& messages) {
    SqliteCaseTransaction outbox(session);
    for (const OutgoingMessage& message : messages) {
        outbox.enqueue(message);
    }
}

// One text of the statement, however many cases.
std::string json_list(const std::vector<CaseId>& cases) {
    std::string ids;
    for (const CaseId& id : cases) {
        ids += (ids.empty() ? "\"" : ",\"") + id.str() + "\"";
    }
    return "[" + ids + "]";
}

}  // namespace

bool SqliteExchanges::add(const Post& post, const std::vector<OutgoingMessage>& told) {
    Writing writing(database_);
    Query(writing.session(),
          "INSERT INTO posts (key, case_id, circle, audience, author, role, at, text) VALUES "
          "(?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (case_id, author, key) DO NOTHING")
        .use(post.key)
        .use(post.case_id)
        .use(post.circle)
        .use(post.audience)
        .use(post.author)
        .use(post.role)
        .use(post.at)
        .use(post.text)
        .run();
    if (writing.session().changes() == 0) {
        return false;
    }
    enqueue_all(writing.session(), told);
    writing.commit();
    return true;
}

std::vector<Post> SqliteExchanges::posts(const CaseId& id, const std::vector<std::string>& roles) {
    Reading reading(database_);
    Query query(reading.session(),
                "SELECT key, case_id, circle, audience, author, role, at, text FROM posts "
                "WHERE case_id = ? AND " +
                    audience_holds("audience", roles) + " ORDER BY at, position");
    query.use(id);
    use_roles(query, roles);
    Post post;
    query.into(post.key)
        .into(post.case_id)
        .into(post.circle)
        .into(post.audience)
        .into(post.author)
        .into(post.role)
        .into(post.at)
        .into(post.text);
    std::vector<Post> posts;
    while (query.next()) {
        posts.push_back(post);
    }
    return posts;
}

bool SqliteExchanges::add(const Chase& chase, Instant latest, const std::vector<OutgoingMessage>& told) {
    Writing writing(database_);
    std::int64_t recent = 0;
    Query(writing.session(), "SELECT count(*) FROM chases WHERE case_id = ? AND state = ? AND at > ?")
        .use(chase.case_id)
        .use(chase.state)
        .use(latest)
        .into(recent)
        .next();
    if (recent > 0) {
        return false;
    }
    Query(writing.session(), "INSERT INTO chases (case_id, state, by, role, at) VALUES (?, ?, ?, ?, ?)")
        .use(chase.case_id)
        .use(chase.state)
        .use(chase.by)
        .use(chase.role)
        .use(chase.at)
        .run();
    enqueue_all(writing.session(), told);
    writing.commit();
    return true;
}

std::vector<Chase> SqliteExchanges::last_chases(const std::vector<CaseId>& cases) {
    std::vector<Chase> chases;
    if (cases.empty()) {
        return chases;
    }
    Reading reading(database_);
    Query query(reading.session(),
                "SELECT case_id, state, by, role, max(at) FROM chases "
                "WHERE case_id IN (SELECT value FROM json_each(?)) GROUP BY case_id, state");
    Chase chase;
    query.use(json_list(cases));
    query.into(chase.case_id).into(chase.state).into(chase.by).into(chase.role).into(chase.at);
    while (query.next()) {
        chases.push_back(chase);
    }
    return chases;
}

void SqliteExchanges::add(const AppointmentAnswer& answer, const std::vector<OutgoingMessage>& told) {
    Writing writing(database_);
    Query(writing.session(),
          "INSERT INTO appointment_answers (case_id, name, at, user, role, answer, text, told_at) VALUES "
          "(?, ?, ?, ?, ?, ?, ?, ?)")
        .use(answer.case_id)
        .use(answer.name)
        .use(answer.at)
        .use(answer.user)
        .use(answer.role)
        .use(answer.answer)
        .use(answer.text)
        .use(answer.told_at)
        .run();
    enqueue_all(writing.session(), told);
    writing.commit();
}

std::vector<AppointmentAnswer> SqliteExchanges::last_answers(const std::vector<CaseId>& cases) {
    std::vector<AppointmentAnswer> answers;
    if (cases.empty()) {
        return answers;
    }
    Reading reading(database_);
    Query query(reading.session(),
                "SELECT case_id, name, at, user, role, answer, text, told_at, max(position) FROM appointment_answers "
                "WHERE case_id IN (SELECT value FROM json_each(?)) GROUP BY case_id, name, at, role");
    AppointmentAnswer answer;
    std::int64_t position = 0;
    query.use(json_list(cases));
    query.into(answer.case_id).into(answer.name).into(answer.at).into(answer.user).into(answer.role);
    query.into(answer.answer).into(answer.text).into(answer.told_at).into(position);
    while (query.next()) {
        answers.push_back(answer);
    }
    return answers;
}

void SqliteExchanges::enqueue(const std::vector<OutgoingMessage>& messages) {
    Writing writing(database_);
    enqueue_all(writing.session(), messages);
    writing.commit();
}

std::vector<MessageLine> SqliteExchanges::messages(const UserId& user, int limit, int offset) {
    Reading reading(database_);
    Query query(reading.session(),
                fmt::format("SELECT {}, c.reference, COALESCE(m.sent_at, 0), m.sent_at IS NOT NULL, r.at IS NOT NULL "
                            "FROM outbox m JOIN cases c ON c.id = m.case_id "
                            "LEFT JOIN message_reads r ON r.position = m.position WHERE m.user = ? "
                            "ORDER BY m.created_at DESC, m.position DESC LIMIT {} OFFSET {}",
                            column_list<OutgoingMessage>("m"), limit, offset));
    query.use(user);
    MessageLine line;
    into_row(query, line.message);
    query.into(line.reference).into(line.sent_at).into(line.sent).into(line.read);
    std::vector<MessageLine> lines;
    while (query.next()) {
        lines.push_back(line);
    }
    return lines;
}

std::int64_t SqliteExchanges::unread(const UserId& user, const CaseId& id) {
    Reading reading(database_);
    std::int64_t count = 0;
    Query query(reading.session(),
                "SELECT count(*) FROM outbox m WHERE m.user = ?1 AND (?2 = '' OR m.case_id = ?2) AND NOT EXISTS "
                "(SELECT 1 FROM message_reads r WHERE r.position = m.position)");
    query.use(user).use(id).into(count).next();
    return count;
}

std::int64_t SqliteExchanges::count_messages(const UserId& user) {
    Reading reading(database_);
    std::int64_t count = 0;
    Query query(reading.session(), "SELECT count(*) FROM outbox m WHERE m.user = ?");
    query.use(user).into(count).next();
    return count;
}

void SqliteExchanges::mark_read(const UserId& user, const CaseId& id, Instant at) {
    Writing writing(database_);
    Query(writing.session(),
          "INSERT INTO message_reads (position, at) SELECT position, ?1 FROM outbox "
          "WHERE user = ?2 AND (?3 = '' OR case_id = ?3) ON CONFLICT DO NOTHING")
        .use(at)
        .use(user)
        .use(id)
        .run();
    writing.commit();
}

}  // namespace jalon
