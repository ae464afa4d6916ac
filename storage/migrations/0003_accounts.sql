-- Passwords and the sessions they open. A copy of this file opens no session: tokens are kept as their SHA-256.

CREATE TABLE passwords (
    user TEXT PRIMARY KEY REFERENCES users (id),
    hash TEXT NOT NULL
) STRICT;

-- Failures in a row by the SHA-256 of the login: people type their password in the wrong field.
CREATE TABLE sign_in_failures (
    login_hash TEXT PRIMARY KEY,
    failures   INTEGER NOT NULL,
    last_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    token_hash TEXT PRIMARY KEY,
    csrf       TEXT NOT NULL,
    user       TEXT NOT NULL REFERENCES users (id),
    opened_at  INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_user ON sessions (user);
