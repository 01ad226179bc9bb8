-- +goose Up
-- The language in which it was ordered, in which its buyer is written to.
-- oldest: 10
ALTER TABLE orders ADD COLUMN lang VARCHAR(8) NOT NULL DEFAULT 'ko';
