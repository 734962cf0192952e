-- What is new about the matches of the assessment that is shown: new, seen, gone; '' where they were not compared.
ALTER TABLE flag ADD COLUMN matches TEXT NOT NULL DEFAULT '';
CREATE INDEX flag_newest_of_matches ON flag (matches, shelf, first_flagged_at);
INSERT INTO flag_count (facet, shelf, value, flags) SELECT 'matches', shelf, '', count(*) FROM flag GROUP BY shelf;

DROP TRIGGER flag_added;
DROP TRIGGER flag_moved;
CREATE TRIGGER flag_added AFTER INSERT ON flag BEGIN
    INSERT INTO flag_count (facet, shelf, value, flags)
    VALUES ('all', NEW.shelf, '', 1), ('site', NEW.shelf, NEW.site_id, 1), ('list', NEW.shelf, NEW.list_id, 1), ('group', NEW.shelf, NEW.site_group, 1),
           ('language', NEW.shelf, NEW.language, 1), ('outcome', NEW.shelf, ifnull(NEW.outcome, ''), 1), ('matches', NEW.shelf, NEW.matches, 1)
    ON CONFLICT DO UPDATE SET flags = flags + 1;
END;
CREATE TRIGGER flag_moved AFTER UPDATE OF state, mute, outcome, site_group, language, matches ON flag
WHEN OLD.shelf <> NEW.shelf OR OLD.outcome IS NOT NEW.outcome OR OLD.site_group <> NEW.site_group OR OLD.language <> NEW.language OR OLD.matches <> NEW.matches
BEGIN
    UPDATE flag_count SET flags = flags - 1
    WHERE shelf = OLD.shelf AND (facet, value) IN (VALUES ('all', ''), ('site', OLD.site_id), ('list', OLD.list_id), ('group', OLD.site_group),
          ('language', OLD.language), ('outcome', ifnull(OLD.outcome, '')), ('matches', OLD.matches));
    INSERT INTO flag_count (facet, shelf, value, flags)
    VALUES ('all', NEW.shelf, '', 1), ('site', NEW.shelf, NEW.site_id, 1), ('list', NEW.shelf, NEW.list_id, 1), ('group', NEW.shelf, NEW.site_group, 1),
           ('language', NEW.shelf, NEW.language, 1), ('outcome', NEW.shelf, ifnull(NEW.outcome, ''), 1), ('matches', NEW.shelf, NEW.matches, 1)
    ON CONFLICT DO UPDATE SET flags = flags + 1;
END;
