-- oldest: 1
-- +goose Up
-- The language in which somebody answered last, which is the one they are written to in.
ALTER TABLE consents_now ADD COLUMN lang VARCHAR(8) NOT NULL DEFAULT 'ko';
