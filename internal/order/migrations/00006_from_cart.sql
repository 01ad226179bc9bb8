-- +goose Up
-- Whether an order took its goods out of a cart, which has them back when nothing comes of it.
-- oldest: 3
ALTER TABLE orders ADD COLUMN from_cart INTEGER NOT NULL DEFAULT 0;
