-- +goose Up
CREATE TABLE nodes (
  id         VARCHAR(36)  NOT NULL PRIMARY KEY,
  url        VARCHAR(255) NOT NULL,
  roles      VARCHAR(120) NOT NULL, -- separated by commas
  beat       BIGINT       NOT NULL, -- grows while the node lives
  seen_at    BIGINT       NOT NULL, -- Unix ms by the node's own clock
  started_at BIGINT       NOT NULL
);
