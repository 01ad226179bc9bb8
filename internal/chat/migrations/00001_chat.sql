-- +goose Up
CREATE TABLE chat_messages (
  id         VARCHAR(64) NOT NULL PRIMARY KEY,
  room       VARCHAR(96) NOT NULL,
  off        BIGINT      NOT NULL,
  kind       VARCHAR(16) NOT NULL,
  at         BIGINT      NOT NULL,
  author     VARCHAR(36) NOT NULL,
  data       TEXT        NOT NULL,
  deleted_at BIGINT      NOT NULL,
  deleted_by VARCHAR(36) NOT NULL
);
CREATE INDEX chat_messages_room ON chat_messages (room, off);
CREATE INDEX chat_messages_author ON chat_messages (author, at);

CREATE TABLE chat_rooms (
  room       VARCHAR(96) NOT NULL PRIMARY KEY,
  log_id     VARCHAR(64) NOT NULL,
  off        BIGINT      NOT NULL,
  pinned     TEXT        NOT NULL,
  show_state VARCHAR(16) NOT NULL,
  hearts     BIGINT      NOT NULL
);

CREATE TABLE chat_offsets (
  name   VARCHAR(32) NOT NULL PRIMARY KEY,
  log_id VARCHAR(64) NOT NULL,
  off    BIGINT      NOT NULL
);

CREATE TABLE chat_sanctions (
  id         VARCHAR(36)  NOT NULL PRIMARY KEY,
  room       VARCHAR(96)  NOT NULL,
  member     VARCHAR(36)  NOT NULL,
  name       VARCHAR(80)  NOT NULL,
  kind       VARCHAR(8)   NOT NULL,
  until_at   BIGINT       NOT NULL,
  reason     VARCHAR(200) NOT NULL,
  by_member  VARCHAR(36)  NOT NULL,
  created_at BIGINT       NOT NULL,
  lifted_at  BIGINT       NOT NULL
);
CREATE INDEX chat_sanctions_member ON chat_sanctions (room, member);

CREATE TABLE chat_keys (
  name   VARCHAR(32) NOT NULL PRIMARY KEY,
  secret VARCHAR(64) NOT NULL
);
