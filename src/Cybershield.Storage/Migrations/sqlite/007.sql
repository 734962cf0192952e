-- ---------------------------------------------------------------- what is not fetched, by reason

ALTER TABLE crawl ADD COLUMN links_too_many INTEGER NOT NULL DEFAULT 0;  -- beyond Extraction:MaxLinks
ALTER TABLE crawl ADD COLUMN links_refused INTEGER NOT NULL DEFAULT 0;  -- no address that can be fetched
ALTER TABLE crawl ADD COLUMN links_no_follow INTEGER NOT NULL DEFAULT 0;  -- the page asks not to follow
ALTER TABLE crawl ADD COLUMN links_out_of_scope INTEGER NOT NULL DEFAULT 0;  -- not in the site
ALTER TABLE crawl ADD COLUMN links_too_deep INTEGER NOT NULL DEFAULT 0;  -- beyond max_depth
ALTER TABLE crawl ADD COLUMN over_budget INTEGER NOT NULL DEFAULT 0;  -- due addresses that max_pages left over, when it ended
ALTER TABLE crawl ADD COLUMN turned INTEGER NOT NULL DEFAULT 0;  -- pages that gave a page before and were missing, error pages or disallowed now

-- ---------------------------------------------------------------- missing and gone, held changes, pages that crash

ALTER TABLE address ADD COLUMN missing INTEGER NOT NULL DEFAULT 0;  -- 404 or 410 so many times in a row
ALTER TABLE address ADD COLUMN missing_since INTEGER;  -- the first of them
ALTER TABLE address ADD COLUMN expiries INTEGER NOT NULL DEFAULT 0;  -- leases that ran out since the last that was completed
ALTER TABLE site ADD COLUMN held_at INTEGER;  -- too many of its pages turned at once: their states stay as they are until a person or the pages say otherwise
ALTER TABLE site ADD COLUMN released INTEGER NOT NULL DEFAULT 0;  -- a person let the changes through: the next whole crawl is not braked
