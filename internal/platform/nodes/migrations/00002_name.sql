-- +goose Up
-- oldest: 1
-- What a node is called by, the same after its next start: whose name stands beside what lies in its folder.
ALTER TABLE nodes ADD COLUMN name VARCHAR(255) NOT NULL DEFAULT '';
