CREATE TABLE flag_tally (
    site_id       TEXT COLLATE "C" NOT NULL,
    list_id       TEXT COLLATE "C" NOT NULL,
    shelf         BIGINT NOT NULL,
    language      TEXT COLLATE "C" NOT NULL,
    outcome       BIGINT NOT NULL,
    matches       TEXT COLLATE "C" NOT NULL,
    site_group    TEXT COLLATE "C" NOT NULL,
    flags         BIGINT NOT NULL,
    PRIMARY KEY (site_id, list_id, shelf, language, outcome, matches, site_group)
);
CREATE INDEX flag_tally_of_list ON flag_tally (list_id);
INSERT INTO flag_tally SELECT site_id, list_id, shelf, language, coalesce(outcome, -1), matches, site_group, count(*) FROM flag GROUP BY 1, 2, 3, 4, 5, 6, 7;

CREATE OR REPLACE FUNCTION count_flag(direction BIGINT, f flag) RETURNS VOID LANGUAGE sql AS $$
    INSERT INTO flag_count (facet, shelf, value, flags)
    VALUES ('all', f.shelf, '', direction), ('site', f.shelf, f.site_id, direction), ('list', f.shelf, f.list_id, direction), ('group', f.shelf, f.site_group, direction),
           ('language', f.shelf, f.language, direction), ('outcome', f.shelf, coalesce(f.outcome::text, ''), direction), ('matches', f.shelf, f.matches, direction)
    ON CONFLICT (facet, shelf, value) DO UPDATE SET flags = flag_count.flags + excluded.flags;
    INSERT INTO flag_tally VALUES (f.site_id, f.list_id, f.shelf, f.language, coalesce(f.outcome, -1), f.matches, f.site_group, direction)
    ON CONFLICT (site_id, list_id, shelf, language, outcome, matches, site_group) DO UPDATE SET flags = flag_tally.flags + excluded.flags;
$$;
