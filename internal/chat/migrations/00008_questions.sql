-- +goose Up
-- oldest: 1
-- What viewers asked, and whether somebody has answered.
CREATE TABLE chat_questions (
  app         VARCHAR(32) NOT NULL,
  room        VARCHAR(96) NOT NULL,
  off         BIGINT      NOT NULL,
  id          VARCHAR(64) NOT NULL,
  answered_at BIGINT      NOT NULL,
  answered_by VARCHAR(36) NOT NULL,
  PRIMARY KEY (app, room, id)
);
CREATE INDEX chat_questions_open ON chat_questions (app, room, answered_at, off);
