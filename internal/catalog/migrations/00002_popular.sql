-- oldest: 1
-- +goose Up
-- How well a product sells, beside it: sorting ten thousand by the sum over their stocks took 45 ms.
ALTER TABLE products ADD COLUMN sold BIGINT NOT NULL DEFAULT 0;
UPDATE products SET sold = COALESCE((SELECT SUM(s.sold) FROM stocks s WHERE s.product_id = products.id), 0);
CREATE INDEX products_popular ON products (status, sold, id);
