-- oldest: 3
-- +goose Up
ALTER TABLE reservations ADD COLUMN returned BIGINT NOT NULL DEFAULT 0;
