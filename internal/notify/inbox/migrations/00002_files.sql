-- oldest: 1
-- +goose Up
-- Files that are put before the row of their mail: what is left here of a mail that was not written down is taken away.
CREATE TABLE inbox_files (
  mail     CHAR(36) NOT NULL PRIMARY KEY,
  begun_at BIGINT   NOT NULL
);
CREATE INDEX inbox_files_begun ON inbox_files (begun_at);
-- How many bytes of mail are kept, in one row with id 1; none: nothing yet.
CREATE TABLE inbox_held (
  id    BIGINT NOT NULL PRIMARY KEY,
  bytes BIGINT NOT NULL
);
INSERT INTO inbox_held (id, bytes) SELECT 1, COALESCE(SUM(size), 0) FROM inbox_mails;
