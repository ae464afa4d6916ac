-- What somebody typed in the form of a step and did not send yet. Theirs alone: no list, search or export reads it.
CREATE TABLE drafts (
    user     TEXT NOT NULL,
    case_id  TEXT NOT NULL REFERENCES cases (id),
    event    TEXT NOT NULL,
    form     TEXT NOT NULL,
    key      TEXT NOT NULL,
    token    TEXT NOT NULL,
    version  INTEGER NOT NULL,
    saved_at INTEGER NOT NULL,
    PRIMARY KEY (user, case_id, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX drafts_by_key ON drafts (key);
CREATE INDEX drafts_by_age ON drafts (saved_at);
-- A step sent from a page takes along what was saved from it, or neither happens.
CREATE TRIGGER drafts_go_with_their_step AFTER INSERT ON idempotency
BEGIN DELETE FROM drafts WHERE key = NEW.key; END;
