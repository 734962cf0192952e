-- ---------------------------------------------------------------- when a page is worth another visit

ALTER TABLE address ADD COLUMN visits INTEGER NOT NULL DEFAULT 0;  -- ChangeHistory, its times in seconds
ALTER TABLE address ADD COLUMN changes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE address ADD COLUMN observed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE address ADD COLUMN unchanged INTEGER NOT NULL DEFAULT 0;
ALTER TABLE address ADD COLUMN simhash INTEGER;  -- of the text at the last visit
ALTER TABLE crawl ADD COLUMN revisit_after INTEGER;  -- seconds between the crawls of its schedule; null: every page is due
ALTER TABLE crawl ADD COLUMN not_due INTEGER NOT NULL DEFAULT 0;  -- pages left for a later crawl
ALTER TABLE crawl ADD COLUMN in_traps INTEGER NOT NULL DEFAULT 0;  -- addresses of shapes that yield nothing new

-- ---------------------------------------------------------------- what addresses of one shape yield

CREATE TABLE shape (
    site          INTEGER NOT NULL,
    shape_key     INTEGER NOT NULL,  -- of AddressShape, 64 bits of its SHA-256
    shape         TEXT NOT NULL,
    fetched       INTEGER NOT NULL,
    alike         INTEGER NOT NULL,  -- of these, near-duplicates of one of the pages before
    trapped       INTEGER NOT NULL,
    simhashes     BLOB NOT NULL,  -- of the latest pages that were new, eight bytes each
    PRIMARY KEY (site, shape_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX shape_trapped ON shape (site) WHERE trapped = 1;
