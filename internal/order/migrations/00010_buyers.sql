-- +goose Up
-- How many orders of each buyer count as sold of a show. An older program would not count them.
-- oldest: 10
CREATE TABLE order_buyers (
  show_id VARCHAR(36)  NOT NULL,
  owner   VARCHAR(100) NOT NULL,
  orders  BIGINT       NOT NULL,
  PRIMARY KEY (show_id, owner)
);
INSERT INTO order_buyers (show_id, owner, orders)
SELECT show_id, owner, COUNT(*) FROM orders
 WHERE show_id <> '' AND paid_at > 0 AND state IN ('paid', 'preparing', 'shipped', 'delivered', 'confirmed')
 GROUP BY show_id, owner;
