-- +goose Up
-- oldest: 1
-- Files that every process of a shop must have, in pieces that any server's packet size takes.
CREATE TABLE blob_files (
  name       VARCHAR(200) NOT NULL PRIMARY KEY,
  version    VARCHAR(36)  NOT NULL, -- whose pieces are the file's
  size       BIGINT       NOT NULL,
  created_at BIGINT       NOT NULL
);
CREATE TABLE blob_pieces (
  version VARCHAR(36) NOT NULL,
  n       BIGINT      NOT NULL,
  bytes   MEDIUMBLOB  NOT NULL,
  PRIMARY KEY (version, n)
);
