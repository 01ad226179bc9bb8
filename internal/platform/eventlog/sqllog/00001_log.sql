-- +goose Up
CREATE TABLE log_facts (
  name  VARCHAR(40)  PRIMARY KEY,
  value VARCHAR(190) NOT NULL
);

CREATE TABLE log_topics (
  id   BIGINT      NOT NULL PRIMARY KEY,
  name VARCHAR(60) NOT NULL UNIQUE,
  top  BIGINT      NOT NULL -- the newest offset ever given; whoever appends holds this row until the commit
);

CREATE TABLE log_records (
  topic    BIGINT       NOT NULL,
  off      BIGINT       NOT NULL,
  id       VARCHAR(64)  NULL, -- NULL is never a repetition
  about    VARCHAR(190) NOT NULL,
  kind     VARCHAR(60)  NOT NULL,
  data     MEDIUMBLOB   NOT NULL,
  at       BIGINT       NOT NULL, -- the writer's time, Unix ms
  appended BIGINT       NOT NULL, -- the appending process's time, Unix ms
  PRIMARY KEY (topic, off)
);

CREATE UNIQUE INDEX log_records_id ON log_records (topic, id);
CREATE INDEX log_records_about ON log_records (topic, about, off);
