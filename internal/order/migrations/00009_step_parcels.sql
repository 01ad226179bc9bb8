-- +goose Up
-- The parcel that staff did something about: its carrier's id and its number, what stood on it before, and the state it was set to.
-- An older program shows such a step without them.
-- oldest: 8
ALTER TABLE order_steps ADD COLUMN parcel VARCHAR(100) NOT NULL DEFAULT '';
ALTER TABLE order_steps ADD COLUMN was VARCHAR(100) NOT NULL DEFAULT '';
ALTER TABLE order_steps ADD COLUMN parcel_state VARCHAR(24) NOT NULL DEFAULT '';
