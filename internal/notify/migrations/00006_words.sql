-- oldest: 1
-- +goose Up
-- The version of the words that a delivery is told in, fixed when it is told; empty: those of the catalogue.
ALTER TABLE deliveries ADD COLUMN words VARCHAR(36) NOT NULL DEFAULT '';
-- 1: staff sent it to themselves.
ALTER TABLE deliveries ADD COLUMN test BIGINT NOT NULL DEFAULT 0;
