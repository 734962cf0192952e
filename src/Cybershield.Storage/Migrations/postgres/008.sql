ALTER TABLE host ADD COLUMN leased_by TEXT COLLATE "C";
ALTER TABLE host ADD COLUMN leased_until BIGINT;
ALTER TABLE lease ADD COLUMN worker TEXT COLLATE "C";

CREATE TABLE crawl_worker (
    crawl         BIGINT NOT NULL,
    worker        TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (crawl, worker)
);
