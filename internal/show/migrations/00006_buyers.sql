-- +goose Up
-- How many different people had bought by a minute; 0 where nobody counted them.
-- oldest: 1
ALTER TABLE show_beats ADD COLUMN buyers BIGINT NOT NULL DEFAULT 0;
