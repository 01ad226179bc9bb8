-- +goose Up
-- Which writing of a show's words this is, so that two who change it at once do not overwrite each other.
-- oldest: 1
ALTER TABLE shows ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
