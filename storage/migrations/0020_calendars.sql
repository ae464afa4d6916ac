-- When each meeting was last and first set: by the one calendars outside know the newer of two, by the other the same.
ALTER TABLE appointments ADD COLUMN since INTEGER NOT NULL DEFAULT 0;
ALTER TABLE appointments ADD COLUMN first INTEGER NOT NULL DEFAULT 0;

-- The meetings that a message tells of, for calendars; sent along with it.
ALTER TABLE outbox ADD COLUMN calendar TEXT NOT NULL DEFAULT '';

-- What those who were asked to come answered to a meeting as it stood then. The case does not move by it.
CREATE TABLE appointment_answers (
    position INTEGER PRIMARY KEY,
    case_id  TEXT NOT NULL REFERENCES cases (id),
    name     TEXT NOT NULL,
    at       INTEGER NOT NULL,           -- of the meeting: one that was moved is answered anew
    user     TEXT NOT NULL,
    role     TEXT NOT NULL,
    answer   TEXT NOT NULL,
    text     TEXT NOT NULL,
    told_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX appointment_answers_by_case ON appointment_answers (case_id, name, at);
CREATE TRIGGER appointment_answers_are_not_rewritten BEFORE UPDATE ON appointment_answers
BEGIN SELECT raise(ABORT, 'an answer is a fact'); END;

-- The calendar that a person has opened to programs of theirs, under the SHA-256 of its secret.
CREATE TABLE calendar_feeds (
    user    TEXT PRIMARY KEY,
    digest  TEXT NOT NULL UNIQUE,
    made_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
