-- +goose Up
-- oldest: 1
CREATE UNIQUE INDEX outbox_id ON outbox (id);
CREATE INDEX outbox_about ON outbox (about, id);
