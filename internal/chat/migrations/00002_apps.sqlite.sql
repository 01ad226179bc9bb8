-- +goose Up
-- oldest: 1
ALTER TABLE chat_messages ADD COLUMN app VARCHAR(32) NOT NULL DEFAULT 'shop';
CREATE INDEX chat_messages_time ON chat_messages (app, room, at, off);
CREATE INDEX chat_messages_place ON chat_messages (app, room, off);
DROP INDEX chat_messages_room;

ALTER TABLE chat_sanctions ADD COLUMN app VARCHAR(32) NOT NULL DEFAULT 'shop';
CREATE INDEX chat_sanctions_whom ON chat_sanctions (member, lifted_at);
CREATE INDEX chat_sanctions_held ON chat_sanctions (app, lifted_at, id);
DROP INDEX chat_sanctions_member;

-- What stands in a room, by the names that messages gave it. chat_rooms stays for programs that know no apps.
CREATE TABLE chat_states (
  app    VARCHAR(32) NOT NULL,
  room   VARCHAR(96) NOT NULL,
  log_id VARCHAR(64) NOT NULL,
  off    BIGINT      NOT NULL,
  hearts BIGINT      NOT NULL,
  board  TEXT        NOT NULL,
  PRIMARY KEY (app, room)
);
INSERT INTO chat_states (app, room, log_id, off, hearts, board)
SELECT 'shop', room, log_id, off, hearts, CONCAT(
         '{"values":{"pinned":', CASE pinned WHEN '' THEN 'null' ELSE pinned END, ',"show":"', show_state, '"}',
         CASE show_state WHEN 'ended' THEN ',"closed":true' ELSE '' END, '}')
FROM   chat_rooms;

-- Which once-only messages were told by another of their kind; one that was told by itself is a message of its own.
CREATE TABLE chat_told (
  app  VARCHAR(32) NOT NULL,
  kind VARCHAR(16) NOT NULL,
  id   VARCHAR(64) NOT NULL,
  PRIMARY KEY (app, kind, id)
);
