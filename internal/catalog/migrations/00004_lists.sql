-- +goose Up
-- Older programs do not tell that the words of a product have changed.
-- oldest: 4
CREATE INDEX products_price ON products (status, price_from, id);
CREATE INDEX products_maker ON products (vendor_id, status, sold, id);
CREATE INDEX products_name ON products (name, id);
CREATE INDEX products_changed ON products (updated_at, id);

-- How often the words of products have changed: whoever keeps them in memory reads this first.
CREATE TABLE product_words (changes BIGINT NOT NULL);
INSERT INTO product_words (changes) VALUES (1);
