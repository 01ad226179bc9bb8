-- oldest: 1
-- +goose Up
-- Since when it is its member's, or nobody's: what others were told before is not for it.
ALTER TABLE push_devices ADD COLUMN owned_at BIGINT NOT NULL DEFAULT 0;
