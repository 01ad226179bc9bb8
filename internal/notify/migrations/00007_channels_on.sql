-- oldest: 1
-- +goose Up
-- What kinds of notices go by beside the others, since the merchant said so: each costs money.
CREATE TABLE notice_channels_on (
  kind    VARCHAR(60) NOT NULL,
  channel VARCHAR(16) NOT NULL,
  since   BIGINT      NOT NULL,
  PRIMARY KEY (kind, channel)
);
