-- Why somebody opened a paper that one reads for a reason alone. Only grows: a line goes once twelve months of later
-- ones stand behind it.
CREATE TABLE access_reasons (
    position INTEGER PRIMARY KEY,
    at       INTEGER NOT NULL,
    user     TEXT NOT NULL,
    case_id  TEXT NOT NULL REFERENCES cases (id),
    document TEXT NOT NULL REFERENCES documents (id),
    reason   TEXT NOT NULL,
    origin   TEXT NOT NULL
) STRICT;
CREATE INDEX access_reasons_by_paper ON access_reasons (user, document, at);
CREATE INDEX access_reasons_by_time ON access_reasons (at);
CREATE TRIGGER access_reasons_are_not_rewritten BEFORE UPDATE ON access_reasons
BEGIN SELECT raise(ABORT, 'a reason is written once'); END;
CREATE TRIGGER access_reasons_stay BEFORE DELETE ON access_reasons
WHEN OLD.at > (SELECT max(at) FROM access_reasons) - 366 * 86400000
BEGIN SELECT raise(ABORT, 'a reason is kept for twelve months'); END;
