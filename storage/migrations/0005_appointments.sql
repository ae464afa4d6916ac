-- Meetings of cases, for the pages of those who take part; the case itself keeps them in its situation.
CREATE TABLE appointments (
    case_id   TEXT NOT NULL REFERENCES cases (id),
    name      TEXT NOT NULL,
    label     TEXT NOT NULL,
    people    TEXT NOT NULL,
    at        INTEGER NOT NULL,
    whole_day INTEGER NOT NULL,
    minutes   INTEGER NOT NULL,
    place     TEXT NOT NULL,
    PRIMARY KEY (case_id, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX appointments_by_time ON appointments (at);
