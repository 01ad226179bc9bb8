-- oldest: 1
-- +goose Up
CREATE TABLE stream_ingests (
    node    VARCHAR(255) NOT NULL PRIMARY KEY,
    address VARCHAR(255) NOT NULL, -- where encoders connect, without the key
    seen_at BIGINT       NOT NULL  -- Unix ms by the node's own clock
);
