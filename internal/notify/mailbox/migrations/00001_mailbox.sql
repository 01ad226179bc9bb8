-- oldest: 1
-- +goose Up
-- Mailboxes that mail is fetched from, and how far.
CREATE TABLE mailboxes (
  id         CHAR(64)     NOT NULL PRIMARY KEY, -- of its server, user and folder
  setup      CHAR(64)     NOT NULL, -- of how it is got into: with another one it is tried at once
  validity   BIGINT       NOT NULL, -- of the UIDs; 0: it was never open
  last_uid   BIGINT       NOT NULL, -- the mails up to it are in
  taken      BIGINT       NOT NULL,
  passed     BIGINT       NOT NULL, -- mails that could not be fetched and were left where they are
  trouble    VARCHAR(16)  NOT NULL,
  said       VARCHAR(200) NOT NULL,
  fails      BIGINT       NOT NULL, -- in a row
  bad_uid    BIGINT       NOT NULL, -- the mail at which it broke off
  bad_tries  BIGINT       NOT NULL,
  looked_at  BIGINT       NOT NULL,
  fine_at    BIGINT       NOT NULL, -- when it was last looked into to its end
  next_at    BIGINT       NOT NULL,
  holder     VARCHAR(36)  NOT NULL, -- who looks into it now
  held_until BIGINT       NOT NULL
);
