-- The roles that take part by the definition of a case, as a list of words; '' where it lists none. The cases kept so far
-- are of kinds that everybody whom a case names takes part in.
ALTER TABLE cases ADD COLUMN parties TEXT NOT NULL DEFAULT '';
