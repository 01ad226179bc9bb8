-- +goose Up
CREATE TABLE streams (
    id      VARCHAR(64)  NOT NULL PRIMARY KEY,
    state   VARCHAR(12)  NOT NULL,
    since   BIGINT       NOT NULL, -- Unix ms, as all times here: when it came into this state
    on_air  BIGINT       NOT NULL, -- when its first picture came; 0: none did yet
    node    VARCHAR(255) NOT NULL, -- who has it, or had it last
    fence   BIGINT       NOT NULL, -- of that node's lease; a smaller one changes nothing
    seen_at BIGINT       NOT NULL, -- when the node last told of it, by its own clock
    health  TEXT         NOT NULL, -- what the node last told, as JSON
    asked   VARCHAR(8)   NOT NULL  -- what its node is to do: '', 'kick' or 'end'
);
CREATE INDEX streams_state ON streams (state, id);
CREATE INDEX streams_asked ON streams (node, asked);
