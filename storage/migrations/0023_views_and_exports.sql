-- Lists as people keep them for themselves: filters, order and columns, as the address of the list says them.
CREATE TABLE saved_views (
    user    TEXT NOT NULL,
    name    TEXT NOT NULL,
    query   TEXT NOT NULL,
    kept_at INTEGER NOT NULL,
    PRIMARY KEY (user, name)
) STRICT, WITHOUT ROWID;

-- What left as a file: who, when, what was asked for, how many rows. Only grows: a line goes once twelve months of
-- later ones stand behind it.
CREATE TABLE exports (
    position INTEGER PRIMARY KEY,
    at       INTEGER NOT NULL,
    user     TEXT NOT NULL,
    roles    TEXT NOT NULL,
    list     TEXT NOT NULL,
    format   TEXT NOT NULL,
    filter   TEXT NOT NULL,
    rows     INTEGER NOT NULL,
    origin   TEXT NOT NULL
) STRICT;
CREATE INDEX exports_by_time ON exports (at);
CREATE TRIGGER exports_are_not_rewritten BEFORE UPDATE ON exports
BEGIN SELECT raise(ABORT, 'an export is logged once'); END;
CREATE TRIGGER exports_stay BEFORE DELETE ON exports
WHEN OLD.at > (SELECT max(at) FROM exports) - 366 * 86400000
BEGIN SELECT raise(ABORT, 'the log of exports is kept for twelve months'); END;
