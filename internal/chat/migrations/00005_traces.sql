-- +goose Up
-- oldest: 1
-- Where members last wrote from, so that a ban holds against whoever comes back under another name. The network is hashed.
CREATE TABLE chat_traces (
  app     VARCHAR(32) NOT NULL,
  member  VARCHAR(36) NOT NULL,
  browser VARCHAR(32) NOT NULL,
  network VARCHAR(32) NOT NULL,
  at      BIGINT      NOT NULL,
  PRIMARY KEY (app, member)
);
CREATE INDEX chat_traces_at ON chat_traces (at);
