-- ---------------------------------------------------------------- what all workers work by

CREATE TABLE configuration_set (
    number        INTEGER PRIMARY KEY,        -- the highest is in force
    sha256        TEXT    NOT NULL,
    matcher_version INTEGER NOT NULL,
    files         TEXT    NOT NULL,
    published_at  INTEGER NOT NULL,
    published_by  TEXT    NOT NULL
) STRICT;
CREATE INDEX configuration_set_content ON configuration_set (sha256, matcher_version);

CREATE TABLE worker_state (
    worker        TEXT    PRIMARY KEY,
    role          TEXT    NOT NULL,
    machine       TEXT    NOT NULL,
    process_id    INTEGER NOT NULL,
    version       TEXT    NOT NULL,
    configuration_set INTEGER,
    problem       TEXT,
    seen_at       INTEGER NOT NULL
) STRICT;

ALTER TABLE lease ADD COLUMN configuration_set INTEGER;
ALTER TABLE address ADD COLUMN screened_set INTEGER;
ALTER TABLE assessment ADD COLUMN configuration_set INTEGER;
