-- What people of a case tell one another beside its steps. No search, no list and no export looks in here.
CREATE TABLE posts (
    position INTEGER PRIMARY KEY,
    key      TEXT NOT NULL CHECK (key <> ''),  -- of the page it was written on
    case_id  TEXT NOT NULL REFERENCES cases (id),
    circle   TEXT NOT NULL,
    audience TEXT NOT NULL,              -- as in case_data: what a role may not see is not read for it
    author   TEXT NOT NULL,
    role     TEXT NOT NULL,
    at       INTEGER NOT NULL,
    text     TEXT NOT NULL,
    UNIQUE (case_id, author, key)
) STRICT;
CREATE INDEX posts_by_case ON posts (case_id, at);
CREATE TRIGGER posts_are_not_rewritten BEFORE UPDATE ON posts
BEGIN SELECT raise(ABORT, 'what was said is not rewritten'); END;

-- Who reminded those whose turn it is, and when.
CREATE TABLE chases (
    position INTEGER PRIMARY KEY,
    case_id  TEXT NOT NULL REFERENCES cases (id),
    state    TEXT NOT NULL,              -- of the task
    by       TEXT NOT NULL,
    role     TEXT NOT NULL,
    at       INTEGER NOT NULL
) STRICT;
CREATE INDEX chases_by_case ON chases (case_id, state, at);
CREATE TRIGGER chases_are_not_rewritten BEFORE UPDATE ON chases
BEGIN SELECT raise(ABORT, 'a reminder is a fact'); END;
CREATE TRIGGER chases_stay BEFORE DELETE ON chases
BEGIN SELECT raise(ABORT, 'a reminder is a fact'); END;

-- Messages that their reader has seen.
CREATE TABLE message_reads (
    position INTEGER PRIMARY KEY REFERENCES outbox (position),
    at       INTEGER NOT NULL
) STRICT;
