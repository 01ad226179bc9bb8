-- oldest: 3
-- +goose Up
-- Only orders that wait for their payment are in it.
DROP INDEX orders_expires;
CREATE INDEX orders_expires ON orders (expires_at) WHERE expires_at > 0;
