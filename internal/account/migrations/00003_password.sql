-- oldest: 3
-- +goose Up
ALTER TABLE members DROP COLUMN password;
