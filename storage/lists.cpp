#include "storage/lists.hpp"

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "storage/sql.hpp"
#include "storage/year_logs.hpp"

namespace jalon {

using namespace storage;

namespace {

std::int64_t other_views(Connection& session, const SavedView& view) {
    std::int64_t count = 0;
    Query query(session, "SELECT count(*) FROM saved_views WHERE user = ? AND name <> ?");
    query.use(view.user).use(view.name).into(count).next();
    return count;
}

}  // namespace

std::vector<SavedView> SqliteLists::views(const UserId& user) {
    Reading reading(database_);
    SavedView view{user, {}, {}, {}};
    Query query(reading.session(), "SELECT name, query, kept_at FROM saved_views WHERE user = ? ORDER BY name");
    query.use(user).into(view.name).into(view.query).into(view.kept_at);
    std::vector<SavedView> views;
    while (query.next()) {
        views.push_back(view);
    }
    return views;
}

Result<bool> SqliteLists::keep(const SavedView& view) {
    if (trimmed(view.name).empty()) {
        return failure(ErrorKind::invalid, "Donnez un nom à cette vue, par exemple « Mes dossiers en retard ».");
    }
    if (view.name.size() > view_name_max) {
        return failure(ErrorKind::invalid, "Ce nom de vue est trop long : une soixantaine de lettres suffit.");
    }
    Writing writing(database_);
    if (other_views(writing.session(), view) >= static_cast<std::int64_t>(saved_views_max)) {
        return failure(ErrorKind::invalid,
                       fmt::format("Vous avez déjà {} vues enregistrées ; retirez-en une.", saved_views_max));
    }
    Query(writing.session(),
          "INSERT INTO saved_views (user, name, query, kept_at) VALUES (?, ?, ?, ?) ON CONFLICT (user, name) DO UPDATE "
          "SET query = excluded.query, kept_at = excluded.kept_at")
        .use(view.user)
        .use(view.name)
        .use(view.query)
        .use(view.kept_at)
        .run();
    writing.commit();
    return true;
}

void SqliteLists::forget(const UserId& user, const std::string& name) {
    Writing writing(database_);
    Query(writing.session(), "DELETE FROM saved_views WHERE user = ? AND name = ?").use(user).use(name).run();
    writing.commit();
}

void SqliteLists::note(const ExportEntry& entry) {
    Writing writing(database_);
    Query(writing.session(),
          "INSERT INTO exports (at, user, roles, list, format, filter, rows, origin) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        .use(entry.at)
        .use(entry.user)
        .use(entry.roles)
        .use(entry.list)
        .use(entry.format)
        .use(entry.filter)
        .use(entry.rows)
        .use(entry.origin)
        .run();
    forget_after_a_year(writing.session(), "exports");
    writing.commit();
}

std::vector<ExportEntry> SqliteLists::exports(int limit, int offset) {
    Reading reading(database_);
    ExportEntry entry;
    Query query(reading.session(),
                "SELECT at, user, roles, list, format, filter, rows, origin FROM exports "
                "ORDER BY position DESC LIMIT ? OFFSET ?");
    query.use(limit).use(offset).into(entry.at).into(entry.user).into(entry.roles).into(entry.list);
    query.into(entry.format).into(entry.filter).into(entry.rows).into(entry.origin);
    std::vector<ExportEntry> entries;
    while (query.next()) {
        entries.push_back(entry);
    }
    return entries;
}

}  // namespace jalon
