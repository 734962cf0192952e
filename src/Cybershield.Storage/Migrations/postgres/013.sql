CREATE TABLE panel_page (
    address       BIGINT PRIMARY KEY,
    site          BIGINT NOT NULL,
    rank          BIGINT NOT NULL,
    blocks        BYTEA NOT NULL
);
CREATE INDEX panel_of_site ON panel_page (site, rank);
