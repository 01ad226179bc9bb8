-- oldest: 1
-- +goose Up
CREATE TABLE show_beats (
    show_id VARCHAR(36) NOT NULL,
    minute  BIGINT      NOT NULL,
    at      BIGINT      NOT NULL,
    viewers BIGINT      NOT NULL,
    orders  BIGINT      NOT NULL,
    won     BIGINT      NOT NULL,
    PRIMARY KEY (show_id, minute)
);
