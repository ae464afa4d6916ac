-- The cases of a counsellor or of a body are found, and what belongs to them is counted, without reading the cases
-- themselves, which lie all over the file.
DROP INDEX cases_by_counsellor;
CREATE INDEX cases_by_counsellor ON cases (counsellor, finished, id, parties);
DROP INDEX cases_by_organisation;
CREATE INDEX cases_by_organisation ON cases (organisation, workflow, finished, id, parties);
CREATE INDEX organisations_by_type ON organisations (type);
