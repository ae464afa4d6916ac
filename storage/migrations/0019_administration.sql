-- What the administrator changed of accounts and bodies: who, when, and what was there before.

CREATE TABLE administration (
    position INTEGER PRIMARY KEY,
    kind     INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    by       TEXT NOT NULL,
    subject  TEXT NOT NULL,
    name     TEXT NOT NULL,
    made     INTEGER NOT NULL,
    changes  TEXT NOT NULL
) STRICT;
