-- oldest: 1
-- +goose Up
-- Since when the device has its address: what its service took before proves nothing of it.
ALTER TABLE push_devices ADD COLUMN addressed_at BIGINT NOT NULL DEFAULT 0;
-- 1: its service had it last by another way than the one that is set (Apple's other environment).
ALTER TABLE push_devices ADD COLUMN astray BIGINT NOT NULL DEFAULT 0;
