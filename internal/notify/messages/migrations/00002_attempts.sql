-- oldest: 1
-- +goose Up
-- What was handed to a provider: what it is looked up by where no answer came, also once another number or text is in use.
CREATE TABLE message_attempts (
  delivery_id CHAR(36)     NOT NULL,
  attempt     BIGINT       NOT NULL,
  provider    VARCHAR(16)  NOT NULL,
  channel     VARCHAR(16)  NOT NULL,
  sender      VARCHAR(16)  NOT NULL, -- the number that it came from; empty: by no number
  template    VARCHAR(60)  NOT NULL, -- of an AlimTalk
  print       CHAR(64)     NOT NULL, -- of phone and text
  begun_at    BIGINT       NOT NULL,
  request     VARCHAR(190),          -- what the provider calls it, of one attempt alone; null: nobody knows yet
  PRIMARY KEY (delivery_id, attempt)
);
CREATE UNIQUE INDEX message_attempts_request ON message_attempts (provider, request);
CREATE INDEX message_attempts_print ON message_attempts (print, begun_at);
CREATE INDEX message_attempts_begun ON message_attempts (begun_at);
