-- Who looked at what. Only grows: a line goes once twelve months of later ones stand behind it.
CREATE TABLE accesses (
    position INTEGER PRIMARY KEY,
    at       INTEGER NOT NULL,
    user     TEXT NOT NULL,
    roles    TEXT NOT NULL,
    case_id  TEXT NOT NULL REFERENCES cases (id),
    document TEXT NOT NULL,
    origin   TEXT NOT NULL
) STRICT;
CREATE INDEX accesses_by_case ON accesses (case_id, at);
CREATE INDEX accesses_by_time ON accesses (at);
CREATE TRIGGER accesses_are_not_rewritten BEFORE UPDATE ON accesses
BEGIN SELECT raise(ABORT, 'an access is written once'); END;
CREATE TRIGGER accesses_stay BEFORE DELETE ON accesses
WHEN OLD.at > (SELECT max(at) FROM accesses) - 366 * 86400000
BEGIN SELECT raise(ABORT, 'an access is kept for twelve months'); END;
