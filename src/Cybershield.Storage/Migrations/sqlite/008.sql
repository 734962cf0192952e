-- Who may ask a host, and who holds a lease, so that several workers share a record and what a dead one held is known.
ALTER TABLE host ADD COLUMN leased_by TEXT;      -- crawl_lock.holder
ALTER TABLE host ADD COLUMN leased_until INTEGER;
ALTER TABLE lease ADD COLUMN worker TEXT;        -- crawl_lock.holder

CREATE TABLE crawl_worker (                      -- who takes part in a crawl that runs
    crawl         INTEGER NOT NULL,
    worker        TEXT    NOT NULL,
    PRIMARY KEY (crawl, worker)
) STRICT, WITHOUT ROWID;
