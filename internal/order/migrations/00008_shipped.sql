-- +goose Up
-- How many pieces have left in parcels, of an order and of each line, and when the last of them arrived. An older program would
-- cancel an order of which a part is on its way.
-- oldest: 8
ALTER TABLE orders ADD COLUMN shipped BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN delivered_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE order_lines ADD COLUMN shipped BIGINT NOT NULL DEFAULT 0;
