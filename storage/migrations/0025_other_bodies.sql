-- Other bodies that take part in a case, as a list of words « host=saint-aubin »; '' in most cases, hence an index of the
-- few that have some.
ALTER TABLE cases ADD COLUMN bodies TEXT NOT NULL DEFAULT '';
CREATE INDEX cases_by_other_bodies ON cases (bodies, id) WHERE bodies <> '';
