-- oldest: 1
-- +goose Up
-- What has failed is looked at by people, and is little of all that waits.
CREATE INDEX todos_failed ON todos (code, id);
