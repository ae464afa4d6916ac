-- A definition is written once. Where its row is damaged, what its digest stands for is kept again beside it, and counts.
CREATE TABLE mended_definitions (
    digest  TEXT PRIMARY KEY REFERENCES definitions (digest),
    package TEXT NOT NULL
) STRICT;
CREATE TRIGGER mended_definitions_are_not_rewritten BEFORE UPDATE ON mended_definitions
BEGIN SELECT raise(ABORT, 'a definition is written once'); END;
CREATE TRIGGER mended_definitions_stay BEFORE DELETE ON mended_definitions
BEGIN SELECT raise(ABORT, 'a definition is never deleted'); END;
