-- oldest: 1
-- +goose Up
CREATE TABLE listeners (
  name   VARCHAR(60) PRIMARY KEY,
  log_id VARCHAR(64) NOT NULL, -- the log that off counts in
  off    BIGINT      NOT NULL  -- everything up to here is done
);
