-- Cases, their journal, papers and messages. Instants are milliseconds since 1970 in UTC, dates are ISO texts, a list of
-- words is written « ,agent,counsellor, » so that one word of it is found by `instr(list, ',agent,')`.

CREATE TABLE cases (
    id           TEXT PRIMARY KEY,
    reference    TEXT NOT NULL,
    workflow     TEXT NOT NULL,
    definition   TEXT NOT NULL,
    revision     INTEGER NOT NULL,
    organisation TEXT NOT NULL,
    agent        TEXT NOT NULL,
    counsellor   TEXT NOT NULL,
    state_label  TEXT NOT NULL,
    step         TEXT NOT NULL,
    outcome      TEXT NOT NULL,
    opened_at    INTEGER NOT NULL,
    changed_at   INTEGER NOT NULL,
    state_since  INTEGER NOT NULL,
    finished     INTEGER NOT NULL,
    next_due     INTEGER,                -- of the timer that fires first
    situation    TEXT NOT NULL,          -- without the data, which stand in case_data
    search       TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX cases_by_reference ON cases (reference) WHERE reference <> '';
CREATE INDEX cases_by_organisation ON cases (organisation, workflow);
CREATE INDEX cases_by_agent ON cases (agent, workflow);
CREATE INDEX cases_by_counsellor ON cases (counsellor, finished);
CREATE INDEX cases_by_due ON cases (next_due) WHERE next_due IS NOT NULL;
CREATE TRIGGER cases_stay BEFORE DELETE ON cases
BEGIN SELECT raise(ABORT, 'a case is never deleted'); END;

-- One row per part of the data that one audience shares: what a role may not see is not read for it.
CREATE TABLE case_data (
    case_id  TEXT NOT NULL REFERENCES cases (id),
    name     TEXT NOT NULL,
    audience TEXT NOT NULL,
    value    TEXT NOT NULL,
    PRIMARY KEY (case_id, name, audience)
) STRICT, WITHOUT ROWID;

CREATE TABLE tasks (
    case_id  TEXT NOT NULL REFERENCES cases (id),
    position INTEGER NOT NULL,
    state    TEXT NOT NULL,
    label    TEXT NOT NULL,
    role     TEXT NOT NULL,
    event    TEXT NOT NULL,
    since    INTEGER NOT NULL,
    due      TEXT NOT NULL,
    PRIMARY KEY (case_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX tasks_by_role ON tasks (role, due);

CREATE TABLE journal (
    case_id  TEXT NOT NULL REFERENCES cases (id),
    sequence INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    actor    TEXT NOT NULL,
    role     TEXT NOT NULL,
    event    TEXT NOT NULL,
    label    TEXT NOT NULL,
    taken    TEXT NOT NULL,
    states   TEXT NOT NULL,
    input    TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash     TEXT NOT NULL,
    PRIMARY KEY (case_id, sequence)
) STRICT;
CREATE TRIGGER journal_is_not_rewritten BEFORE UPDATE ON journal
BEGIN SELECT raise(ABORT, 'the journal only grows'); END;
CREATE TRIGGER journal_is_not_shortened BEFORE DELETE ON journal
BEGIN SELECT raise(ABORT, 'the journal only grows'); END;

-- The journal as people read it: what was typed stays out.
CREATE VIEW history AS
SELECT case_id, sequence, at, actor, role, event, label, taken, states, '' AS input, previous, hash FROM journal;

-- The last number given in each series and year.
CREATE TABLE numbers (
    series TEXT NOT NULL,
    year   INTEGER NOT NULL,
    last   INTEGER NOT NULL,
    PRIMARY KEY (series, year)
) STRICT, WITHOUT ROWID;

CREATE TABLE documents (
    position          INTEGER PRIMARY KEY,
    id                TEXT NOT NULL UNIQUE,
    case_id           TEXT NOT NULL REFERENCES cases (id),
    key               TEXT NOT NULL,
    document_template TEXT NOT NULL,
    number            TEXT NOT NULL,
    version           INTEGER NOT NULL,
    title             TEXT NOT NULL,
    media_type        TEXT NOT NULL,
    file_name         TEXT NOT NULL,
    sha256            TEXT NOT NULL,
    size              INTEGER NOT NULL,
    confidentiality   INTEGER NOT NULL,
    audience          TEXT NOT NULL,
    status            TEXT NOT NULL,
    signs             TEXT NOT NULL,
    issued_at         INTEGER NOT NULL,
    UNIQUE (case_id, key, version)
) STRICT;
CREATE INDEX documents_by_number ON documents (number);
CREATE TRIGGER documents_are_not_rewritten
BEFORE UPDATE OF position, id, case_id, key, document_template, number, version, title, media_type, file_name, sha256, size,
    confidentiality, audience, signs, issued_at ON documents
BEGIN SELECT raise(ABORT, 'a paper is written once'); END;
CREATE TRIGGER documents_stay BEFORE DELETE ON documents
BEGIN SELECT raise(ABORT, 'a paper is never deleted'); END;

-- What a paper is found by: the key (lower case, no accents) of its text. Apart, so that lists stay light.
CREATE TABLE document_texts (
    id     TEXT PRIMARY KEY REFERENCES documents (id),
    search TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
    position   INTEGER PRIMARY KEY,
    key        TEXT NOT NULL UNIQUE,
    case_id    TEXT NOT NULL REFERENCES cases (id),
    message    TEXT NOT NULL,
    role       TEXT NOT NULL,
    address    TEXT NOT NULL,
    user       TEXT NOT NULL,
    subject    TEXT NOT NULL,
    text       TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    sent_at    INTEGER
) STRICT;
CREATE INDEX outbox_by_user ON outbox (user, position);
CREATE INDEX outbox_to_send ON outbox (position) WHERE sent_at IS NULL;

-- Pages sent twice act once.
CREATE TABLE idempotency (
    key     TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id)
) STRICT, WITHOUT ROWID;

-- Definition packages by their digest: a case keeps the one it began with.
CREATE TABLE definitions (
    digest  TEXT PRIMARY KEY,
    package TEXT NOT NULL
) STRICT;
CREATE TRIGGER definitions_are_not_rewritten BEFORE UPDATE ON definitions
BEGIN SELECT raise(ABORT, 'a definition is written once'); END;
CREATE TRIGGER definitions_stay BEFORE DELETE ON definitions
BEGIN SELECT raise(ABORT, 'a definition is never deleted'); END;
