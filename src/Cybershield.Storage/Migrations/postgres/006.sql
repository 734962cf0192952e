ALTER TABLE flag ADD COLUMN matches TEXT COLLATE "C" NOT NULL DEFAULT '';
CREATE INDEX flag_newest_of_matches ON flag (matches, shelf, first_flagged_at, number);
INSERT INTO flag_count (facet, shelf, value, flags) SELECT 'matches', shelf, '', count(*) FROM flag GROUP BY shelf;

CREATE OR REPLACE FUNCTION count_flag(direction BIGINT, f flag) RETURNS VOID LANGUAGE sql AS $$
    INSERT INTO flag_count (facet, shelf, value, flags)
    VALUES ('all', f.shelf, '', direction), ('site', f.shelf, f.site_id, direction), ('list', f.shelf, f.list_id, direction), ('group', f.shelf, f.site_group, direction),
           ('language', f.shelf, f.language, direction), ('outcome', f.shelf, coalesce(f.outcome::text, ''), direction), ('matches', f.shelf, f.matches, direction)
    ON CONFLICT (facet, shelf, value) DO UPDATE SET flags = flag_count.flags + excluded.flags;
$$;
CREATE OR REPLACE FUNCTION flag_changed() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (OLD.shelf, OLD.site_group, OLD.language, OLD.matches) = (NEW.shelf, NEW.site_group, NEW.language, NEW.matches) AND OLD.outcome IS NOT DISTINCT FROM NEW.outcome THEN
            RETURN NULL;
        END IF;
        PERFORM count_flag(-1, OLD);
    END IF;
    PERFORM count_flag(1, NEW);
    RETURN NULL;
END $$;
