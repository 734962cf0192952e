-- ---------------------------------------------------------------- near-duplicates

CREATE TABLE cluster (                           -- flagged pages whose fingerprints differ little from the first one's
    id            INTEGER PRIMARY KEY,
    simhash       INTEGER NOT NULL,              -- of its first page; PageFingerprint, as a signed number
    band_1        INTEGER NOT NULL,              -- its four quarters: where two differ in three bits at most, one quarter is the same
    band_2        INTEGER NOT NULL,
    band_3        INTEGER NOT NULL,
    band_4        INTEGER NOT NULL
) STRICT;
CREATE INDEX cluster_by_1 ON cluster (band_1);
CREATE INDEX cluster_by_2 ON cluster (band_2);
CREATE INDEX cluster_by_3 ON cluster (band_3);
CREATE INDEX cluster_by_4 ON cluster (band_4);

ALTER TABLE capture ADD COLUMN simhash INTEGER;      -- of flagged pages
ALTER TABLE capture ADD COLUMN cluster INTEGER;
ALTER TABLE flag ADD COLUMN cluster INTEGER;     -- of the capture that is shown; null where its text is too short
CREATE INDEX flag_of_cluster ON flag (cluster, list_id) WHERE cluster IS NOT NULL;

-- ---------------------------------------------------------------- right and wrong terms

ALTER TABLE decision ADD COLUMN cluster INTEGER;
ALTER TABLE decision ADD COLUMN verdicts TEXT NOT NULL DEFAULT '{}';  -- JSON: term id to true for right, false for wrong

CREATE TABLE verdict (                           -- the same, to be counted by list and term
    list_id       TEXT    NOT NULL,
    term          TEXT    NOT NULL,
    decision      INTEGER NOT NULL REFERENCES decision (id),
    is_right      INTEGER NOT NULL,
    PRIMARY KEY (list_id, term, decision)
) STRICT, WITHOUT ROWID;
