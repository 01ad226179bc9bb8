-- oldest: 4
-- +goose Up
-- For whom units are held that nobody has paid yet: an address, a shopper, or all who buy a show's goods outside of it.
CREATE TABLE order_holds (
  variant_id VARCHAR(36) NOT NULL,
  who        VARCHAR(64) NOT NULL,
  units      BIGINT      NOT NULL,
  until_at   BIGINT      NOT NULL, -- Unix ms: by then they are paid or given back
  PRIMARY KEY (variant_id, who)
);
-- Whose holds an order stands in, until it is paid or over.
ALTER TABLE orders ADD COLUMN held VARCHAR(200) NOT NULL DEFAULT '';
CREATE INDEX carts_added ON carts (added_at);
