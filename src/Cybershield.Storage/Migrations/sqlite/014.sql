-- Months whose documents were taken out of the search server; what changed since is projected again. Instants are milliseconds, finished_at is null until the index is gone.
CREATE TABLE dropped_month (
    starts_at     INTEGER NOT NULL PRIMARY KEY,
    ends_at       INTEGER NOT NULL,
    dropped_at    INTEGER NOT NULL,
    finished_at   INTEGER
) STRICT;

-- The instant up to which retention has believed the clock, and since when it doubts a leap.
CREATE TABLE retention_clock (
    one           INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    seen_at       INTEGER NOT NULL,
    doubted_at    INTEGER
) STRICT;
