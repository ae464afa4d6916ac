-- What became of the e-mail of a message that could not leave at once. A message that was sent, or never tried, has no row.
CREATE TABLE mail_attempts (
    position INTEGER PRIMARY KEY REFERENCES outbox (position),
    attempts INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    again    INTEGER,           -- NULL: given up
    reason   TEXT NOT NULL
) STRICT;
CREATE INDEX mail_given_up ON mail_attempts (at) WHERE again IS NULL;
