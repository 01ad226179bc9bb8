-- oldest: 3
-- +goose Up
ALTER TABLE orders      ADD COLUMN discount BIGINT      NOT NULL DEFAULT 0;
ALTER TABLE order_lines ADD COLUMN discount BIGINT      NOT NULL DEFAULT 0;
ALTER TABLE order_lines ADD COLUMN state    VARCHAR(20) NOT NULL DEFAULT 'pending';
ALTER TABLE order_lines ADD COLUMN asked    BIGINT      NOT NULL DEFAULT 0;
ALTER TABLE order_lines ADD COLUMN refunded BIGINT      NOT NULL DEFAULT 0;
UPDATE order_lines SET state = COALESCE((SELECT o.state FROM orders o WHERE o.id = order_lines.order_id), 'pending');
UPDATE order_lines SET asked = qty WHERE order_id IN (SELECT o.id FROM orders o WHERE o.state = 'cancelling');
UPDATE order_lines SET asked = qty, refunded = qty WHERE order_id IN (SELECT o.id FROM orders o WHERE o.state = 'cancelled' AND o.paid_at > 0);

CREATE TABLE order_discounts (
  order_id VARCHAR(36)  NOT NULL,
  position INTEGER      NOT NULL,
  kind     VARCHAR(40)  NOT NULL,
  name     VARCHAR(200) NOT NULL,
  name_en  VARCHAR(200) NOT NULL,
  amount   BIGINT       NOT NULL,
  PRIMARY KEY (order_id, position)
);

CREATE TABLE order_refunds (
  refund_id VARCHAR(36) NOT NULL,
  position  INTEGER     NOT NULL,
  order_id  VARCHAR(36) NOT NULL,
  qty       BIGINT      NOT NULL,
  amount    BIGINT      NOT NULL,
  state     VARCHAR(20) NOT NULL,
  PRIMARY KEY (refund_id, position)
);
CREATE INDEX order_refunds_order ON order_refunds (order_id);
