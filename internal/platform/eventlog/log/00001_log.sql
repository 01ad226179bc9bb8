-- +goose Up
CREATE TABLE facts (
  name  VARCHAR(40) PRIMARY KEY,
  value TEXT        NOT NULL
);

CREATE TABLE topics (
  id   INTEGER PRIMARY KEY,
  name VARCHAR(60) NOT NULL UNIQUE,
  top  BIGINT      NOT NULL -- the newest offset ever given; stays when records go
);

CREATE TABLE records (
  topic    INTEGER NOT NULL,
  off      BIGINT  NOT NULL,
  id       VARCHAR(64), -- NULL is never a repetition
  about    VARCHAR(190) NOT NULL,
  kind     VARCHAR(60)  NOT NULL,
  data     BLOB         NOT NULL,
  at       BIGINT       NOT NULL, -- the writer's time, Unix ms
  appended BIGINT       NOT NULL, -- the log's own time, Unix ms
  PRIMARY KEY (topic, off)
) WITHOUT ROWID;

CREATE UNIQUE INDEX records_id ON records (topic, id);
CREATE INDEX records_about ON records (topic, about, off);
