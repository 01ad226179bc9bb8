-- +goose Up
-- oldest: 1
-- How many different viewers a room has had: what count.Distinct keeps of them.
CREATE TABLE chat_audience (
  app     VARCHAR(32) NOT NULL,
  room    VARCHAR(96) NOT NULL,
  version BIGINT      NOT NULL,
  sketch  BLOB        NOT NULL,
  PRIMARY KEY (app, room)
);
