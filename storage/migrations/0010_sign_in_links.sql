-- Links by which people enter without a password, by the SHA-256 of their token; the digits beside it are kept as the
-- SHA-256 of both. `user` and `agent` empty: nobody has the address that was asked for, and the link leads nowhere.
CREATE TABLE sign_in_links (
    token_hash TEXT PRIMARY KEY,
    code_hash  TEXT NOT NULL,
    user       TEXT NOT NULL,
    agent      TEXT NOT NULL,     -- who has no account yet
    path       TEXT NOT NULL,     -- to go on to
    document   TEXT NOT NULL,
    case_id    TEXT NOT NULL,
    papers     TEXT NOT NULL,     -- how the document, or those to sign in the case, stood when it was sent
    until      INTEGER NOT NULL,
    tries      INTEGER NOT NULL DEFAULT 0,
    used       INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- Who asked when, to bound how often: the SHA-256 of an address or of an origin.
CREATE TABLE link_asks (
    who TEXT NOT NULL,
    at  INTEGER NOT NULL
) STRICT;
CREATE INDEX link_asks_by_who ON link_asks (who, at);

-- E-mails about an account. The text is emptied once it has left or is of no use any more.
CREATE TABLE account_mails (
    position INTEGER PRIMARY KEY,
    key      TEXT NOT NULL,
    address  TEXT NOT NULL,
    subject  TEXT NOT NULL,
    text     TEXT NOT NULL,
    made_at  INTEGER NOT NULL,
    until    INTEGER NOT NULL,
    again    INTEGER,             -- NULL: sent or given up
    sent_at  INTEGER
) STRICT;
CREATE INDEX account_mails_to_send ON account_mails (again) WHERE again IS NOT NULL;
