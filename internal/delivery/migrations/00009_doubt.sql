-- +goose Up
-- Whether a carrier still finds what it knew. A program of before does not count it.
-- oldest: 7
ALTER TABLE carrier_health ADD COLUMN doubt INTEGER NOT NULL DEFAULT 0;
