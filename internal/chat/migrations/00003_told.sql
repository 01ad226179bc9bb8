-- +goose Up
-- oldest: 2
-- Who tells a once-only message claims it here first: message is the one whose record tells it, together with all others that
-- have the same. Where it is '' the record was there before the row.
ALTER TABLE chat_told ADD COLUMN message VARCHAR(64) NOT NULL DEFAULT '';
CREATE INDEX chat_told_message ON chat_told (app, kind, message);

-- Only programs that know no apps read these.
DROP TABLE chat_rooms;
DROP TABLE chat_keys;
