-- oldest: 5
-- +goose Up
-- What buyers are told by message too is switched where all ways of a kind are.
INSERT INTO notice_channels_on (kind, channel, since) SELECT kind, 'sms', since FROM message_kinds;
DROP TABLE message_kinds;
