-- Pages by which is told what a site repeats: SitePanel.
CREATE TABLE panel_page (
    address       INTEGER PRIMARY KEY,
    site          INTEGER NOT NULL,
    rank          INTEGER NOT NULL,
    blocks        BLOB    NOT NULL               -- prints of its blocks, eight bytes each, ascending; no text
) STRICT;
CREATE INDEX panel_of_site ON panel_page (site, rank);
