-- Instants are UTC, in whole milliseconds since 1970-01-01 (INTEGER): they compare and index as numbers, and "at" is in their names.
-- Scores, weights and points are INTEGER tenths; multipliers INTEGER hundredths: decimals without rounding.
-- Enumerations are the integers of the C# enum that the comment names; they are only ever appended to.
-- A reference without REFERENCES outlives what it points at: purge and retention delete captures, never what was concluded from them.

-- ---------------------------------------------------------------- sites and crawls

CREATE TABLE site (
    number        INTEGER PRIMARY KEY,
    id            TEXT    NOT NULL UNIQUE,
    name          TEXT    NOT NULL,
    site_group    TEXT    NOT NULL,
    scope         TEXT    NOT NULL,              -- JSON of CrawlScope.Rules
    max_pages     INTEGER NOT NULL,
    max_depth     INTEGER NOT NULL,
    paused        INTEGER NOT NULL DEFAULT 0,
    retired       INTEGER NOT NULL DEFAULT 0,
    known_pages   INTEGER NOT NULL DEFAULT 0     -- in scope, kept by the writing transaction
) STRICT;

CREATE TABLE site_result (                       -- pages of a site by their last result, exact
    site          INTEGER NOT NULL,
    result        INTEGER NOT NULL,              -- AddressResult
    pages         INTEGER NOT NULL,
    PRIMARY KEY (site, result)
) STRICT, WITHOUT ROWID;

CREATE TABLE crawl (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    site          INTEGER NOT NULL REFERENCES site (number),
    started_at    INTEGER NOT NULL,
    ended_at      INTEGER,
    ending        INTEGER,                       -- CrawlEnding
    max_pages     INTEGER NOT NULL,
    max_depth     INTEGER NOT NULL,
    pages_started INTEGER NOT NULL DEFAULT 0,    -- against max_pages: leased or done, retries not counted again
    taken         INTEGER NOT NULL DEFAULT 0,    -- leases: taken = completed + released + expired + outstanding
    completed     INTEGER NOT NULL DEFAULT 0,    -- completed = the sum of the results below
    released      INTEGER NOT NULL DEFAULT 0,
    expired       INTEGER NOT NULL DEFAULT 0,
    fetched       INTEGER NOT NULL DEFAULT 0,
    listings      INTEGER NOT NULL DEFAULT 0,
    not_modified  INTEGER NOT NULL DEFAULT 0,
    redirected    INTEGER NOT NULL DEFAULT 0,
    disallowed    INTEGER NOT NULL DEFAULT 0,
    gone          INTEGER NOT NULL DEFAULT 0,
    soft_errors   INTEGER NOT NULL DEFAULT 0,
    retried       INTEGER NOT NULL DEFAULT 0,
    failed        INTEGER NOT NULL DEFAULT 0,
    flagged       INTEGER NOT NULL DEFAULT 0,
    known         INTEGER                        -- site.known_pages when it ended
) STRICT;
CREATE INDEX crawl_of_site ON crawl (site, id);
CREATE INDEX crawl_open ON crawl (site) WHERE ended_at IS NULL;

CREATE TABLE crawl_failure (
    crawl         INTEGER NOT NULL,
    reason        INTEGER NOT NULL,              -- FailureReason
    failures      INTEGER NOT NULL,
    PRIMARY KEY (crawl, reason)
) STRICT, WITHOUT ROWID;

CREATE TABLE crawl_request (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    site          INTEGER NOT NULL REFERENCES site (number),
    requested_at  INTEGER NOT NULL,
    taken_at      INTEGER,
    crawl         INTEGER
) STRICT;

CREATE TABLE crawl_lock (                        -- at most one row: the process that crawls
    only          INTEGER PRIMARY KEY CHECK (only = 1),
    holder        TEXT    NOT NULL,              -- random, fresh for every holder
    process_id    INTEGER NOT NULL,
    machine       TEXT    NOT NULL,
    process_started_at INTEGER NOT NULL,         -- tells a reused process id from the holder
    taken_at      INTEGER NOT NULL,
    heartbeat_at  INTEGER NOT NULL
) STRICT;

-- ---------------------------------------------------------------- frontier

CREATE TABLE host (
    id            INTEGER PRIMARY KEY,
    key           TEXT    NOT NULL UNIQUE,       -- host:port
    next_allowed_at INTEGER NOT NULL DEFAULT 0,
    consecutive_failures INTEGER NOT NULL DEFAULT 0,
    asked         INTEGER NOT NULL DEFAULT 0,
    robots_fetched_at INTEGER,
    robots_status INTEGER,
    robots_body   BLOB
) STRICT;

CREATE TABLE address (
    id            INTEGER PRIMARY KEY,
    url           TEXT    NOT NULL UNIQUE,       -- decides whether an address is known
    site          INTEGER NOT NULL REFERENCES site (number),
    host          INTEGER NOT NULL REFERENCES host (id),
    kind          INTEGER NOT NULL,              -- AddressKind
    depth         INTEGER NOT NULL,
    redirects     INTEGER NOT NULL,
    in_scope      INTEGER NOT NULL DEFAULT 1,
    crawl         INTEGER NOT NULL DEFAULT 0,    -- the last crawl that took it: it is due in every later one of its site
    etag          TEXT,
    last_modified TEXT,
    capture       INTEGER,                       -- the latest
    screened_by   INTEGER,                       -- watchlist that last screened the latest capture
    last_result   INTEGER NOT NULL DEFAULT 0,    -- AddressResult
    last_detail   TEXT,
    robots_line   TEXT,
    last_at       INTEGER
) STRICT;
CREATE INDEX address_due ON address (site, host, crawl, id) WHERE in_scope = 1;
CREATE INDEX address_screened ON address (screened_by, id) WHERE capture IS NOT NULL;
CREATE INDEX address_failed ON address (site, last_at) WHERE last_result >= 4;

CREATE TABLE lease (                             -- outstanding leases only
    token         INTEGER PRIMARY KEY AUTOINCREMENT,  -- the fencing token: rises over all leases there ever were
    address       INTEGER NOT NULL UNIQUE,
    crawl         INTEGER NOT NULL,
    host          INTEGER NOT NULL,
    previous_crawl INTEGER NOT NULL,             -- what address.crawl was, to give it back
    attempts      INTEGER NOT NULL,              -- of this address in this crawl, this one included
    is_page       INTEGER NOT NULL,              -- counts against the crawl's budget
    expires_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX lease_expiry ON lease (expires_at);

CREATE TABLE retry (                             -- unreachable in this crawl, to be tried again
    address       INTEGER PRIMARY KEY,
    crawl         INTEGER NOT NULL,
    host          INTEGER NOT NULL,
    attempts      INTEGER NOT NULL,
    due_at        INTEGER NOT NULL
) STRICT;
CREATE INDEX retry_due ON retry (crawl, host, due_at);

CREATE TABLE backlog (                           -- of open crawls, kept by the writing transaction
    crawl         INTEGER NOT NULL,
    host          INTEGER NOT NULL,
    due           INTEGER NOT NULL,              -- retries that still wait included
    leased        INTEGER NOT NULL,
    PRIMARY KEY (crawl, host)
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------- captures and lists

CREATE TABLE capture (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    address       INTEGER NOT NULL REFERENCES address (id) ON DELETE CASCADE,
    fetched_at    INTEGER NOT NULL,
    title         TEXT    NOT NULL,
    language      TEXT    NOT NULL,
    charset       TEXT    NOT NULL,
    published_at  INTEGER,
    no_index      INTEGER NOT NULL,
    content_sha256 BLOB   NOT NULL,
    text_sha256   BLOB    NOT NULL,              -- of the encoded text: a page changed when this did
    robots_line   TEXT
) STRICT;
CREATE INDEX capture_of_address ON capture (address);

CREATE TABLE capture_text (                      -- apart from its capture, so that retention can delete it
    capture       INTEGER PRIMARY KEY REFERENCES capture (id) ON DELETE CASCADE,
    text          BLOB    NOT NULL               -- PageTextEncoding
) STRICT;

CREATE TABLE watchlist (                         -- names of compiled watchlists
    id            INTEGER PRIMARY KEY,
    fingerprint   TEXT    NOT NULL UNIQUE
) STRICT;

CREATE TABLE list_text (                         -- every list file that ever was loaded
    sha256        TEXT    PRIMARY KEY,
    list_id       TEXT    NOT NULL,
    version       TEXT    NOT NULL,
    status        INTEGER NOT NULL,              -- ListStatus
    text          TEXT    NOT NULL,
    registered_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX list_text_version ON list_text (list_id, version);

-- ---------------------------------------------------------------- flags and decisions

CREATE TABLE flag (
    number        INTEGER PRIMARY KEY,
    id            TEXT    NOT NULL UNIQUE,       -- Flag.FlagId
    url           TEXT    NOT NULL,
    site_id       TEXT    NOT NULL,
    site_name     TEXT    NOT NULL,
    site_group    TEXT    NOT NULL,
    list_id       TEXT    NOT NULL,
    list_title    TEXT    NOT NULL,
    page_title    TEXT    NOT NULL,
    language      TEXT    NOT NULL,
    state         INTEGER NOT NULL,              -- FlagState
    revision      INTEGER NOT NULL,
    first_flagged_at INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL,
    lapsed_because TEXT,
    mute          INTEGER,                       -- the mute in force that keeps it out of the queue
    claimed_by    TEXT,
    claim_expires_at INTEGER,
    decision      INTEGER,                       -- the one in force
    outcome       INTEGER,                       -- of that decision
    assessment    INTEGER NOT NULL,              -- the latest that reached the threshold
    excess        INTEGER NOT NULL,              -- score over threshold, tenths
    shelf         INTEGER NOT NULL GENERATED ALWAYS AS (state * 2 + (mute IS NOT NULL)) VIRTUAL  -- what every page of the queue begins with
) STRICT;
CREATE INDEX flag_newest ON flag (shelf, first_flagged_at);      -- each ends in number, which breaks ties
CREATE INDEX flag_highest ON flag (shelf, excess);
CREATE INDEX flag_newest_of_site ON flag (site_id, shelf, first_flagged_at);
CREATE INDEX flag_highest_of_site ON flag (site_id, shelf, excess);
CREATE INDEX flag_newest_of_list ON flag (list_id, shelf, first_flagged_at);
CREATE INDEX flag_highest_of_list ON flag (list_id, shelf, excess);
CREATE INDEX flag_newest_of_group ON flag (site_group, shelf, first_flagged_at);
CREATE INDEX flag_newest_of_language ON flag (language, shelf, first_flagged_at);
CREATE INDEX flag_newest_of_outcome ON flag (outcome, shelf, first_flagged_at) WHERE outcome IS NOT NULL;
CREATE INDEX flag_of_url ON flag (url);
CREATE INDEX flag_muted ON flag (mute) WHERE mute IS NOT NULL;

CREATE TABLE flag_term (                         -- terms of the latest assessment
    term          TEXT    NOT NULL,
    flag          INTEGER NOT NULL REFERENCES flag (number),
    PRIMARY KEY (term, flag)
) STRICT, WITHOUT ROWID;
CREATE INDEX flag_term_of_flag ON flag_term (flag);

CREATE TABLE assessment (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    flag          INTEGER NOT NULL REFERENCES flag (number),
    capture       INTEGER NOT NULL,
    captured_at   INTEGER NOT NULL,
    screened_at   INTEGER NOT NULL,
    body          TEXT    NOT NULL               -- JSON of Assessment, masked
) STRICT;
CREATE INDEX assessment_of_flag ON assessment (flag, id);
CREATE INDEX assessment_of_capture ON assessment (capture);

CREATE TABLE decision (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    flag          INTEGER NOT NULL REFERENCES flag (number),
    outcome       INTEGER NOT NULL,              -- Outcome
    reason        TEXT,
    note          TEXT,
    duplicate_of  TEXT,
    reviewer_id   TEXT    NOT NULL,
    decided_at    INTEGER NOT NULL,
    flag_revision INTEGER NOT NULL,
    list_version  TEXT    NOT NULL,
    covered_terms TEXT    NOT NULL,              -- JSON
    covered_passages TEXT NOT NULL,              -- JSON
    undone_at     INTEGER
) STRICT;
CREATE INDEX decision_of_flag ON decision (flag, id);

CREATE TABLE mute (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    url_prefix    TEXT    NOT NULL,
    whole_prefix  INTEGER NOT NULL,
    list_id       TEXT    NOT NULL,
    reason        TEXT    NOT NULL,
    reviewer_id   TEXT    NOT NULL,
    created_at    INTEGER NOT NULL,
    expires_at    INTEGER NOT NULL,
    ended_at      INTEGER,
    lifted        INTEGER NOT NULL DEFAULT 0     -- ended or expired, and no flag is kept out by it any more
) STRICT;
CREATE INDEX mute_of_list ON mute (list_id) WHERE lifted = 0;

CREATE TABLE audit (                             -- appended, never changed
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    at            INTEGER NOT NULL,
    reviewer_id   TEXT    NOT NULL,              -- "service" for what happened by rule
    action        TEXT    NOT NULL,
    flag          TEXT,                          -- flag.id
    detail        TEXT    NOT NULL
) STRICT;
CREATE INDEX audit_of_flag ON audit (flag, id);

CREATE TABLE flag_count (                        -- exact counts by single filters
    facet         TEXT    NOT NULL,              -- all, site, list, group, language, outcome
    shelf         INTEGER NOT NULL,
    value         TEXT    NOT NULL,
    flags         INTEGER NOT NULL,
    PRIMARY KEY (facet, shelf, value)
) STRICT, WITHOUT ROWID;

-- Triggers, so that no transaction that changes a flag can forget its counts.
CREATE TRIGGER flag_added AFTER INSERT ON flag BEGIN
    INSERT INTO flag_count (facet, shelf, value, flags)
    VALUES ('all', NEW.shelf, '', 1), ('site', NEW.shelf, NEW.site_id, 1), ('list', NEW.shelf, NEW.list_id, 1), ('group', NEW.shelf, NEW.site_group, 1),
           ('language', NEW.shelf, NEW.language, 1), ('outcome', NEW.shelf, ifnull(NEW.outcome, ''), 1)
    ON CONFLICT DO UPDATE SET flags = flags + 1;
END;
CREATE TRIGGER flag_moved AFTER UPDATE OF state, mute, outcome, site_group, language ON flag
WHEN OLD.shelf <> NEW.shelf OR OLD.outcome IS NOT NEW.outcome OR OLD.site_group <> NEW.site_group OR OLD.language <> NEW.language
BEGIN
    UPDATE flag_count SET flags = flags - 1
    WHERE shelf = OLD.shelf AND (facet, value) IN (VALUES ('all', ''), ('site', OLD.site_id), ('list', OLD.list_id), ('group', OLD.site_group),
          ('language', OLD.language), ('outcome', ifnull(OLD.outcome, '')));
    INSERT INTO flag_count (facet, shelf, value, flags)
    VALUES ('all', NEW.shelf, '', 1), ('site', NEW.shelf, NEW.site_id, 1), ('list', NEW.shelf, NEW.list_id, 1), ('group', NEW.shelf, NEW.site_group, 1),
           ('language', NEW.shelf, NEW.language, 1), ('outcome', NEW.shelf, ifnull(NEW.outcome, ''), 1)
    ON CONFLICT DO UPDATE SET flags = flags + 1;
END;

CREATE VIRTUAL TABLE flag_search USING fts5 (    -- rowid = flag.number; folded, masked words
    words,
    tokenize = 'unicode61 remove_diacritics 0'
);

-- ---------------------------------------------------------------- outbox

CREATE TABLE outbox (                            -- one entry for each flag that changed
    flag          INTEGER PRIMARY KEY REFERENCES flag (number),
    sequence      INTEGER NOT NULL,
    revision      INTEGER NOT NULL,
    changed_at    INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX outbox_order ON outbox (sequence);

CREATE TABLE dead_letter (
    flag          INTEGER PRIMARY KEY REFERENCES flag (number),
    revision      INTEGER NOT NULL,
    reason        TEXT    NOT NULL,
    died_at       INTEGER NOT NULL
) STRICT;
