-- oldest: 1
-- +goose Up
-- What kinds of notices do not go by, as the merchant wants it.
CREATE TABLE notice_channels_off (
  kind    VARCHAR(60) NOT NULL,
  channel VARCHAR(16) NOT NULL,
  since   BIGINT      NOT NULL,
  PRIMARY KEY (kind, channel)
);
