CREATE TABLE projection (                        -- one row: the generations of indices in the search server
    id            INTEGER PRIMARY KEY CHECK (id = 1),
    live          INTEGER NOT NULL,              -- the one that people search
    following     INTEGER,                       -- the one that is being filled from the record
    copied_to     INTEGER NOT NULL DEFAULT 0     -- flag.number of the last one copied to it
) STRICT;
INSERT INTO projection (id, live) VALUES (1, 1);
