-- +goose Up
CREATE TABLE outbox (
  seq   INTEGER PRIMARY KEY AUTOINCREMENT,
  id    CHAR(36)     NOT NULL,
  about VARCHAR(190) NOT NULL,
  kind  VARCHAR(60)  NOT NULL,
  data  TEXT         NOT NULL,
  at    BIGINT       NOT NULL
);
