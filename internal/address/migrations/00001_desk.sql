-- oldest: 1
-- +goose Up
-- Official files that staff sent or that a folder brought, until a load has used them.
CREATE TABLE address_files (
  id          VARCHAR(36)  NOT NULL PRIMARY KEY,
  node        VARCHAR(255) NOT NULL, -- in whose folder it lies
  name        VARCHAR(200) NOT NULL,
  size        BIGINT       NOT NULL,
  unpacked    BIGINT       NOT NULL, -- bytes of the official files in it
  kind        VARCHAR(10)  NOT NULL, -- full or days
  edition     VARCHAR(20)  NOT NULL, -- of its data, as its name tells
  received_at BIGINT       NOT NULL, -- Unix ms
  load_id     VARCHAR(36)  NOT NULL  -- which uses it, or empty
);
CREATE INDEX address_files_load ON address_files (load_id);
-- Each time that the index was made anew, brought up to date or put back, and how that went.
CREATE TABLE address_loads (
  id         VARCHAR(36)  NOT NULL PRIMARY KEY, -- sorts by time
  node       VARCHAR(255) NOT NULL, -- which does it
  kind       VARCHAR(10)  NOT NULL, -- full, days or back
  origin     VARCHAR(10)  NOT NULL, -- staff or folder
  by_name    VARCHAR(200) NOT NULL, -- who asked for it
  state      VARCHAR(10)  NOT NULL, -- waiting, working, done, failed, cancelled
  forced     BIGINT       NOT NULL, -- 1: what the gate finds is told, and does not stop it
  stop_asked BIGINT       NOT NULL, -- 1: somebody wants it ended
  stage      VARCHAR(10)  NOT NULL, -- of the work
  file       VARCHAR(200) NOT NULL, -- that is being read
  bytes_read BIGINT       NOT NULL,
  bytes_all  BIGINT       NOT NULL,
  addresses  BIGINT       NOT NULL, -- so far, and in the end
  files      TEXT         NOT NULL, -- their ids and names, as JSON
  edition    VARCHAR(20)  NOT NULL,
  day        VARCHAR(8)   NOT NULL, -- of the last delta in the index
  made_up    BIGINT       NOT NULL, -- 1: the data is for trying only
  parcels    BIGINT       NOT NULL,
  size       BIGINT       NOT NULL, -- of the index
  digest     VARCHAR(64)  NOT NULL, -- of the index, written down before it takes its place
  rejected   BIGINT       NOT NULL, -- rows
  code       VARCHAR(60)  NOT NULL, -- of what went wrong
  reason     VARCHAR(500) NOT NULL,
  report     TEXT         NOT NULL, -- doubts of the gate and reasons of rejected rows, as JSON
  created_at BIGINT       NOT NULL,
  started_at BIGINT       NOT NULL,
  beat_at    BIGINT       NOT NULL, -- when its node last told of it
  ended_at   BIGINT       NOT NULL
);
CREATE INDEX address_loads_state ON address_loads (state, id);
-- The first rows that a load left out.
CREATE TABLE address_rejects (
  load_id VARCHAR(36)  NOT NULL,
  n       BIGINT       NOT NULL,
  file    VARCHAR(200) NOT NULL,
  line    BIGINT       NOT NULL,
  reason  VARCHAR(200) NOT NULL,
  PRIMARY KEY (load_id, n)
);
-- What each process answers from.
CREATE TABLE address_nodes (
  node      VARCHAR(255) NOT NULL PRIMARY KEY,
  seen_at   BIGINT       NOT NULL,
  digest    VARCHAR(64)  NOT NULL, -- of its index; empty: it has none
  told      TEXT         NOT NULL  -- the rest, as JSON
);
-- Where parcels take longer and cost more: ranges of postcodes, both ends within.
CREATE TABLE address_ranges (
  id         VARCHAR(36)  NOT NULL PRIMARY KEY,
  kind       VARCHAR(10)  NOT NULL, -- jeju or island
  name       VARCHAR(200) NOT NULL,
  low        VARCHAR(5)   NOT NULL,
  high       VARCHAR(5)   NOT NULL,
  version    BIGINT       NOT NULL,
  changed_at BIGINT       NOT NULL
);
CREATE INDEX address_ranges_low ON address_ranges (low, id);
-- One row: how files are taken from the folder, what a new index must find, and which load is at work.
CREATE TABLE address_settings (
  id      BIGINT      NOT NULL PRIMARY KEY,
  version BIGINT      NOT NULL,
  watch   BIGINT      NOT NULL, -- 1: files in the folder are loaded by themselves
  hour    BIGINT      NOT NULL, -- in Seoul, at which full files are; -1: at any
  golden  TEXT        NOT NULL, -- as JSON
  busy    VARCHAR(36) NOT NULL, -- the load at work
  ranges  BIGINT      NOT NULL  -- grows with each change of the ranges
);
