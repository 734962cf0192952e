-- ---------------------------------------------------------------- what is not fetched, by reason

ALTER TABLE crawl ADD COLUMN links_too_many BIGINT NOT NULL DEFAULT 0;
ALTER TABLE crawl ADD COLUMN links_refused BIGINT NOT NULL DEFAULT 0;
ALTER TABLE crawl ADD COLUMN links_no_follow BIGINT NOT NULL DEFAULT 0;
ALTER TABLE crawl ADD COLUMN links_out_of_scope BIGINT NOT NULL DEFAULT 0;
ALTER TABLE crawl ADD COLUMN links_too_deep BIGINT NOT NULL DEFAULT 0;
ALTER TABLE crawl ADD COLUMN over_budget BIGINT NOT NULL DEFAULT 0;
ALTER TABLE crawl ADD COLUMN turned BIGINT NOT NULL DEFAULT 0;

-- ---------------------------------------------------------------- missing and gone, held changes, pages that crash

ALTER TABLE address ADD COLUMN missing BIGINT NOT NULL DEFAULT 0;
ALTER TABLE address ADD COLUMN missing_since BIGINT;
ALTER TABLE address ADD COLUMN expiries BIGINT NOT NULL DEFAULT 0;
ALTER TABLE site ADD COLUMN held_at BIGINT;
ALTER TABLE site ADD COLUMN released BIGINT NOT NULL DEFAULT 0;
