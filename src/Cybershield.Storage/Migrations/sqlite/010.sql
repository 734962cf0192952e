-- How long texts are kept counts from when they were stored; what a legal hold names is never deleted.
ALTER TABLE capture ADD COLUMN text_at INTEGER;  -- when its text was stored; null once the text is gone
UPDATE capture SET text_at = fetched_at WHERE id IN (SELECT capture FROM capture_text);
CREATE INDEX capture_text_age ON capture (text_at) WHERE text_at IS NOT NULL;

CREATE TABLE legal_hold (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    flag          TEXT,                          -- flag.id: the captures that its assessments were made from
    site          TEXT,                          -- site.id: all captures of its pages
    reason        TEXT    NOT NULL,
    reviewer_id   TEXT    NOT NULL,
    created_at    INTEGER NOT NULL,
    ended_at      INTEGER,
    CHECK ((flag IS NULL) <> (site IS NULL))
) STRICT;
CREATE INDEX legal_hold_in_force ON legal_hold (id) WHERE ended_at IS NULL;
