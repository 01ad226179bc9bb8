-- oldest: 1
-- +goose Up
-- The tokens of calls that were heard: each counts once.
CREATE TABLE mailgun_calls (
  token VARCHAR(100) NOT NULL PRIMARY KEY,
  at    BIGINT       NOT NULL
);
CREATE INDEX mailgun_calls_at ON mailgun_calls (at);
