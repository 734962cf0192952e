-- How many flags have the same values of all that the filters beside the queue show: what several filters select is counted by adding up, not by looking at flags.
CREATE TABLE flag_tally (
    site_id       TEXT    NOT NULL,
    list_id       TEXT    NOT NULL,
    shelf         INTEGER NOT NULL,
    language      TEXT    NOT NULL,
    outcome       INTEGER NOT NULL,              -- -1 where there is none
    matches       TEXT    NOT NULL,
    site_group    TEXT    NOT NULL,
    flags         INTEGER NOT NULL,
    PRIMARY KEY (site_id, list_id, shelf, language, outcome, matches, site_group)
) STRICT, WITHOUT ROWID;
CREATE INDEX flag_tally_of_list ON flag_tally (list_id);
INSERT INTO flag_tally SELECT site_id, list_id, shelf, language, ifnull(outcome, -1), matches, site_group, count(*) FROM flag GROUP BY 1, 2, 3, 4, 5, 6, 7;

CREATE TRIGGER flag_added_to_tally AFTER INSERT ON flag BEGIN
    INSERT INTO flag_tally VALUES (NEW.site_id, NEW.list_id, NEW.shelf, NEW.language, ifnull(NEW.outcome, -1), NEW.matches, NEW.site_group, 1)
    ON CONFLICT DO UPDATE SET flags = flags + 1;
END;
CREATE TRIGGER flag_moved_in_tally AFTER UPDATE OF state, mute, outcome, site_group, language, matches ON flag
WHEN OLD.shelf <> NEW.shelf OR OLD.outcome IS NOT NEW.outcome OR OLD.site_group <> NEW.site_group OR OLD.language <> NEW.language OR OLD.matches <> NEW.matches
BEGIN
    UPDATE flag_tally SET flags = flags - 1
    WHERE site_id = OLD.site_id AND list_id = OLD.list_id AND shelf = OLD.shelf AND language = OLD.language AND outcome = ifnull(OLD.outcome, -1) AND matches = OLD.matches AND site_group = OLD.site_group;
    INSERT INTO flag_tally VALUES (NEW.site_id, NEW.list_id, NEW.shelf, NEW.language, ifnull(NEW.outcome, -1), NEW.matches, NEW.site_group, 1)
    ON CONFLICT DO UPDATE SET flags = flags + 1;
END;
