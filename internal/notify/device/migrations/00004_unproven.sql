-- oldest: 1
-- +goose Up
-- When one was last here that its service has not yet been seen to take anything for; NULL: it has, or nobody looks any more.
ALTER TABLE push_devices ADD COLUMN unproven_at BIGINT;
CREATE INDEX push_devices_unproven ON push_devices (unproven_at);
