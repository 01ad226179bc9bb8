-- oldest: 1
-- +goose Up
-- The numbers that a shop has registered with a provider, so that messages may come from them.
CREATE TABLE message_senders (
  provider   VARCHAR(16)  NOT NULL,
  number     VARCHAR(16)  NOT NULL,
  state      VARCHAR(16)  NOT NULL,
  note       VARCHAR(200) NOT NULL, -- where its papers are
  expires_at BIGINT       NOT NULL, -- 0: never
  used       BIGINT       NOT NULL, -- 1: messages come from it
  changed_at BIGINT       NOT NULL,
  changed_by VARCHAR(100) NOT NULL,
  PRIMARY KEY (provider, number)
);
-- How it went with a provider last.
CREATE TABLE message_providers (
  name       VARCHAR(16)  NOT NULL PRIMARY KEY,
  ok_at      BIGINT       NOT NULL,
  failed_at  BIGINT       NOT NULL,
  why        VARCHAR(60)  NOT NULL,
  balance    BIGINT       NOT NULL, -- in won; -1: it does not say
  asked_at   BIGINT       NOT NULL
);
-- The kinds of notices that buyers are told by message too: each message costs money, so none is until somebody says so.
CREATE TABLE message_kinds (
  kind       VARCHAR(60)  NOT NULL PRIMARY KEY,
  since      BIGINT       NOT NULL
);
