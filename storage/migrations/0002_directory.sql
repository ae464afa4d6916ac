-- Who exists: bodies, their agents, the people with an account.

CREATE TABLE organisations (
    id                  TEXT PRIMARY KEY,
    type                TEXT NOT NULL,
    name                TEXT NOT NULL,
    short_name          TEXT NOT NULL,
    the_name            TEXT NOT NULL,
    of_name             TEXT NOT NULL,
    to_name             TEXT NOT NULL,
    executive_name      TEXT NOT NULL,
    executive_gender    TEXT NOT NULL,
    delegation          TEXT NOT NULL,
    signatory_name      TEXT NOT NULL,
    signatory_title     TEXT NOT NULL,
    siret               TEXT NOT NULL,
    address             TEXT NOT NULL,
    postcode            TEXT NOT NULL,
    city                TEXT NOT NULL,
    email               TEXT NOT NULL,
    phone               TEXT NOT NULL,
    affiliation         TEXT NOT NULL,
    own_fiphfp          TEXT NOT NULL,
    service_code        TEXT NOT NULL,
    tribunal            TEXT NOT NULL,
    iban                TEXT NOT NULL,
    staff               INTEGER NOT NULL,
    commitment_required INTEGER NOT NULL,
    search              TEXT NOT NULL
) STRICT;

CREATE TABLE agents (
    id              TEXT PRIMARY KEY,
    organisation    TEXT NOT NULL REFERENCES organisations (id),
    gender          TEXT NOT NULL,
    first_name      TEXT NOT NULL,
    last_name       TEXT NOT NULL,
    birth_year      INTEGER NOT NULL,
    grade           TEXT NOT NULL,
    category        TEXT NOT NULL,
    status          TEXT NOT NULL,
    post            TEXT NOT NULL,
    department      TEXT NOT NULL,
    seniority_years INTEGER NOT NULL,
    email           TEXT NOT NULL,
    phone           TEXT NOT NULL,
    search          TEXT NOT NULL
) STRICT;
CREATE INDEX agents_by_organisation ON agents (organisation);

CREATE TABLE users (
    id           TEXT PRIMARY KEY,
    login        TEXT NOT NULL COLLATE NOCASE UNIQUE,
    gender       TEXT NOT NULL,
    first_name   TEXT NOT NULL,
    last_name    TEXT NOT NULL,
    title        TEXT NOT NULL,
    email        TEXT NOT NULL,
    phone        TEXT NOT NULL,
    roles        TEXT NOT NULL,
    organisation TEXT NOT NULL,
    agent        TEXT NOT NULL,
    active       INTEGER NOT NULL,
    search       TEXT NOT NULL
) STRICT;
