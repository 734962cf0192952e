-- ---------------------------------------------------------------- when a page is worth another visit

ALTER TABLE address ADD COLUMN visits BIGINT NOT NULL DEFAULT 0;
ALTER TABLE address ADD COLUMN changes BIGINT NOT NULL DEFAULT 0;
ALTER TABLE address ADD COLUMN observed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE address ADD COLUMN unchanged BIGINT NOT NULL DEFAULT 0;
ALTER TABLE address ADD COLUMN simhash BIGINT;
ALTER TABLE crawl ADD COLUMN revisit_after BIGINT;
ALTER TABLE crawl ADD COLUMN not_due BIGINT NOT NULL DEFAULT 0;
ALTER TABLE crawl ADD COLUMN in_traps BIGINT NOT NULL DEFAULT 0;

-- ---------------------------------------------------------------- what addresses of one shape yield

CREATE TABLE shape (
    site          BIGINT NOT NULL,
    shape_key     BIGINT NOT NULL,
    shape         TEXT COLLATE "C" NOT NULL,
    fetched       BIGINT NOT NULL,
    alike         BIGINT NOT NULL,
    trapped       BIGINT NOT NULL,
    simhashes     BYTEA NOT NULL,
    PRIMARY KEY (site, shape_key)
);
CREATE INDEX shape_trapped ON shape (site) WHERE trapped = 1;
