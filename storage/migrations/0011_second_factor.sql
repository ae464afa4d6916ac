-- Second factors. `secret` and `offered` are hexadecimal, '' when there is none; `offered` waits for its first code.
CREATE TABLE second_factors (
    user      TEXT PRIMARY KEY REFERENCES users (id),
    secret    TEXT NOT NULL,
    offered   TEXT NOT NULL,
    last_step INTEGER NOT NULL   -- whose code was used: no code serves twice
) STRICT, WITHOUT ROWID;

-- Codes for who lost their telephone, each as its SHA-256; a spent one is deleted.
CREATE TABLE recovery_codes (
    user      TEXT NOT NULL REFERENCES users (id),
    code_hash TEXT NOT NULL,
    PRIMARY KEY (user, code_hash)
) STRICT, WITHOUT ROWID;

-- What a link is for: 0: to enter; 1: to choose a new password.
ALTER TABLE sign_in_links ADD COLUMN purpose INTEGER NOT NULL DEFAULT 0;

-- 0: open; 1: waits for a code; 2: waits for a second factor to be set up.
ALTER TABLE sessions ADD COLUMN stage INTEGER NOT NULL DEFAULT 0;
-- When the person last gave a password or a code.
ALTER TABLE sessions ADD COLUMN proved_at INTEGER NOT NULL DEFAULT 0;
