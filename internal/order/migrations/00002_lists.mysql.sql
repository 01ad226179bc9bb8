-- +goose Up
-- Older programs neither count sales nor keep the words of orders.
-- oldest: 2
CREATE INDEX orders_by_place ON orders (placed_at, id);
CREATE INDEX orders_by_owner ON orders (owner, placed_at, id);
CREATE INDEX orders_by_state ON orders (state, placed_at, id);
CREATE INDEX orders_by_show  ON orders (show_id, state, placed_at, id);
CREATE INDEX orders_by_total ON orders (total, id);
DROP INDEX orders_placed ON orders;
DROP INDEX orders_owner ON orders;
DROP INDEX orders_show ON orders;

-- What was sold: a row for each show, and for the whole shop one a minute, an hour and a day (of UTC) in which orders were paid.
-- Several shards share the counting where transactions run side by side; a reader adds them up.
CREATE TABLE order_sales (
  what   VARCHAR(40) NOT NULL,
  bucket BIGINT      NOT NULL,
  shard  INTEGER     NOT NULL,
  orders BIGINT      NOT NULL,
  units  BIGINT      NOT NULL,
  won    BIGINT      NOT NULL,
  PRIMARY KEY (what, bucket, shard)
);
INSERT INTO order_sales (what, bucket, shard, orders, units, won)
SELECT 'minute', bucket, 0, COUNT(*), SUM(units), SUM(total)
  FROM (SELECT o.paid_at - o.paid_at % 60000 AS bucket, o.total, (SELECT COALESCE(SUM(l.qty), 0) FROM order_lines l WHERE l.order_id = o.id) AS units
          FROM orders o WHERE o.paid_at > 0 AND o.state IN ('paid', 'preparing', 'shipped', 'delivered', 'confirmed')) sold
 GROUP BY bucket;
INSERT INTO order_sales (what, bucket, shard, orders, units, won)
SELECT 'hour', bucket, 0, COUNT(*), SUM(units), SUM(total)
  FROM (SELECT o.paid_at - o.paid_at % 3600000 AS bucket, o.total, (SELECT COALESCE(SUM(l.qty), 0) FROM order_lines l WHERE l.order_id = o.id) AS units
          FROM orders o WHERE o.paid_at > 0 AND o.state IN ('paid', 'preparing', 'shipped', 'delivered', 'confirmed')) sold
 GROUP BY bucket;
INSERT INTO order_sales (what, bucket, shard, orders, units, won)
SELECT 'day', bucket, 0, COUNT(*), SUM(units), SUM(total)
  FROM (SELECT o.paid_at - o.paid_at % 86400000 AS bucket, o.total, (SELECT COALESCE(SUM(l.qty), 0) FROM order_lines l WHERE l.order_id = o.id) AS units
          FROM orders o WHERE o.paid_at > 0 AND o.state IN ('paid', 'preparing', 'shipped', 'delivered', 'confirmed')) sold
 GROUP BY bucket;
INSERT INTO order_sales (what, bucket, shard, orders, units, won)
SELECT what, 0, 0, COUNT(*), SUM(units), SUM(total)
  FROM (SELECT 'show' || o.show_id AS what, o.total, (SELECT COALESCE(SUM(l.qty), 0) FROM order_lines l WHERE l.order_id = o.id) AS units
          FROM orders o WHERE o.paid_at > 0 AND o.state IN ('paid', 'preparing', 'shipped', 'delivered', 'confirmed') AND o.show_id <> '') sold
 GROUP BY what;

-- Which words stand in which orders. Orders are taken up in segments of some hundreds, in the order they were placed; the newest
-- are not in any yet. A posting names the orders of its segment by their place in it.
CREATE TABLE order_segments (
  id       BIGINT      NOT NULL PRIMARY KEY,
  first_at BIGINT      NOT NULL,
  first_id VARCHAR(36) NOT NULL,
  last_at  BIGINT      NOT NULL,
  last_id  VARCHAR(36) NOT NULL,
  orders   BIGINT      NOT NULL,
  ids      MEDIUMTEXT  NOT NULL
);
CREATE TABLE order_words (
  segment BIGINT        NOT NULL,
  word    VARCHAR(48)   NOT NULL,
  orders  TEXT NOT NULL,
  PRIMARY KEY (segment, word)
);
