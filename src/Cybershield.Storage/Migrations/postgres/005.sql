CREATE TABLE projection (
    id            BIGINT PRIMARY KEY CHECK (id = 1),
    live          BIGINT NOT NULL,
    following     BIGINT,
    copied_to     BIGINT NOT NULL DEFAULT 0
);
INSERT INTO projection (id, live) VALUES (1, 1);
