-- The same paper as a page for browsers, by the SHA-256 of its bytes; "" for papers that have none, as those of before.
ALTER TABLE documents ADD COLUMN twin TEXT NOT NULL DEFAULT '';
CREATE TRIGGER twins_are_not_rewritten BEFORE UPDATE OF twin ON documents
BEGIN SELECT raise(ABORT, 'a paper is written once'); END;
