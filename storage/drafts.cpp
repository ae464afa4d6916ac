#include "storage/drafts.hpp"

#include "storage/sql.hpp"

namespace jalon {

using namespace storage;

namespace {

bool was_sent(Connection& session, const std::string& key) {
    CaseId sent;
    Query query(session, "SELECT case_id FROM idempotency WHERE key = ?");
    query.use(key).into(sent);
    return query.next();
}

// The draft that stands in the way of another, but for its texts.
std::optional<Draft> standing(Connection& session, const Draft& draft) {
    Draft found;
    Query query(session, "SELECT key, version, saved_at FROM drafts WHERE user = ? AND case_id = ? AND event = ?");
    query.use(draft.user).use(draft.case_id).use(draft.event);
    query.into(found.key).into(found.version).into(found.saved_at);
    return query.next() ? std::optional(found) : std::nullopt;
}

}  // namespace

std::optional<Draft> SqliteDrafts::find(const UserId& user, const CaseId& case_id, const std::string& event,
                                        Instant now) {
    Reading reading(database_);
    Draft draft{user, case_id, event, {}, {}, {}, 0, {}};
    std::string text;
    Query query(reading.session(),
                "SELECT form, key, token, version, saved_at FROM drafts WHERE user = ? AND case_id = ? AND event = ? "
                "AND saved_at > ?");
    query.use(user).use(case_id).use(event).use(now - draft_life);
    query.into(text).into(draft.key).into(draft.token).into(draft.version).into(draft.saved_at);
    if (!query.next()) {
        return std::nullopt;
    }
    Result<RawForm> form = draft_form(text);
    if (!form) {
        throw StorageFailure("un brouillon est illisible dans la base");
    }
    draft.form = std::move(*form);
    return draft;
}

DraftSaved SqliteDrafts::save(const Draft& draft) {
    const std::string text = draft_text(draft.form);
    Writing writing(database_);
    Connection& session = writing.session();
    if (was_sent(session, draft.key)) {
        return {DraftSaved::Fate::sent, 0, {}};
    }
    Query(session, "DELETE FROM drafts WHERE saved_at <= ?").use(draft.saved_at - draft_life).run();
    const std::optional<Draft> before = standing(session, draft);
    if (before && before->version != draft.version && before->key != draft.key) {
        return {DraftSaved::Fate::other_kept, before->version, before->saved_at};
    }
    const std::int64_t version = (before ? before->version : draft.version) + 1;
    Query(session,
          "INSERT INTO drafts (user, case_id, event, form, key, token, version, saved_at) VALUES (?, ?, ?, ?, ?, ?, ?, "
          "?) ON CONFLICT DO UPDATE SET form = excluded.form, key = excluded.key, token = excluded.token, version = "
          "excluded.version, saved_at = excluded.saved_at")
        .use(draft.user)
        .use(draft.case_id)
        .use(draft.event)
        .use(text)
        .use(draft.key)
        .use(draft.token)
        .use(version)
        .use(draft.saved_at)
        .run();
    writing.commit();
    return {DraftSaved::Fate::kept, version, draft.saved_at};
}

void SqliteDrafts::forget(const UserId& user, const CaseId& case_id, const std::string& event) {
    Writing writing(database_);
    Query(writing.session(), "DELETE FROM drafts WHERE user = ? AND case_id = ? AND event = ?")
        .use(user)
        .use(case_id)
        .use(event)
        .run();
    writing.commit();
}

}  // namespace jalon
