-- Which definitions were published, and when: new cases begin on the newest.
CREATE TABLE publications (
    position INTEGER PRIMARY KEY,
    digest   TEXT NOT NULL REFERENCES definitions (digest),
    at       INTEGER NOT NULL
) STRICT;
CREATE TRIGGER publications_are_not_rewritten BEFORE UPDATE ON publications
BEGIN SELECT raise(ABORT, 'a publication is a fact'); END;
CREATE TRIGGER publications_stay BEFORE DELETE ON publications
BEGIN SELECT raise(ABORT, 'a publication is a fact'); END;
