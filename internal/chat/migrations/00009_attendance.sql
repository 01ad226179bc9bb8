-- +goose Up
-- oldest: 1
-- Which members were in a room while it was open: once each. Forgotten after 180 days.
CREATE TABLE chat_attendance (
  app    VARCHAR(32) NOT NULL,
  room   VARCHAR(96) NOT NULL,
  member VARCHAR(64) NOT NULL,
  at     BIGINT      NOT NULL, -- when they first came
  PRIMARY KEY (app, room, member)
);
CREATE INDEX chat_attendance_member ON chat_attendance (app, member, at);
CREATE INDEX chat_attendance_at ON chat_attendance (at);
