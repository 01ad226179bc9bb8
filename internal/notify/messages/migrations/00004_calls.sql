-- oldest: 1
-- +goose Up
-- The address that a provider calls when a message has come to its end: which one it is, counted; that before it holds for a while longer.
ALTER TABLE message_providers ADD COLUMN turn BIGINT NOT NULL DEFAULT 0;
ALTER TABLE message_providers ADD COLUMN renewed_at BIGINT NOT NULL DEFAULT 0; -- 0: never
ALTER TABLE message_providers ADD COLUMN renewed_by VARCHAR(100) NOT NULL DEFAULT '';
ALTER TABLE message_providers ADD COLUMN called_at BIGINT NOT NULL DEFAULT 0;  -- when it last called, to the minute
