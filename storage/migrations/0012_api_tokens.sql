-- Keys of programs. A copy of this file opens nothing: secrets are kept as their SHA-256.

CREATE TABLE api_tokens (
    id          TEXT PRIMARY KEY,
    secret_hash TEXT NOT NULL UNIQUE,
    user        TEXT NOT NULL REFERENCES users (id),
    scope       TEXT NOT NULL,
    label       TEXT NOT NULL,
    made_at     INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
