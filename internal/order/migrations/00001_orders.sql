-- +goose Up
CREATE TABLE orders (
  id           VARCHAR(36)   NOT NULL PRIMARY KEY,
  number       VARCHAR(20)   NOT NULL,
  owner        VARCHAR(100)  NOT NULL,
  show_id      VARCHAR(36)   NOT NULL,
  state        VARCHAR(20)   NOT NULL,
  items        BIGINT        NOT NULL,
  shipping     BIGINT        NOT NULL,
  total        BIGINT        NOT NULL,
  buyer_name   VARCHAR(80)   NOT NULL,
  buyer_email  VARCHAR(254)  NOT NULL,
  buyer_phone  VARCHAR(20)   NOT NULL,
  ship         VARCHAR(3000) NOT NULL,
  stock_ref    VARCHAR(40)   NOT NULL,
  payment_id   VARCHAR(36)   NOT NULL,
  placed_at    BIGINT        NOT NULL,
  expires_at   BIGINT        NOT NULL,
  paid_at      BIGINT        NOT NULL DEFAULT 0,
  cancelled_at BIGINT        NOT NULL DEFAULT 0,
  reason       VARCHAR(200)  NOT NULL DEFAULT '',
  demo         INTEGER       NOT NULL DEFAULT 0,
  ver          BIGINT        NOT NULL DEFAULT 0,
  CONSTRAINT orders_number UNIQUE (number)
);
CREATE INDEX orders_owner   ON orders (owner, placed_at);
CREATE INDEX orders_expires ON orders (expires_at);
CREATE INDEX orders_show    ON orders (show_id, state);
CREATE INDEX orders_placed  ON orders (placed_at);

CREATE TABLE order_lines (
  order_id    VARCHAR(36)  NOT NULL,
  position    INTEGER      NOT NULL,
  variant_id  VARCHAR(36)  NOT NULL,
  product_id  VARCHAR(36)  NOT NULL,
  slug        VARCHAR(120) NOT NULL,
  sku         VARCHAR(64)  NOT NULL,
  name        VARCHAR(200) NOT NULL,
  name_en     VARCHAR(200) NOT NULL,
  option_text VARCHAR(200) NOT NULL,
  option_en   VARCHAR(200) NOT NULL,
  qty         BIGINT       NOT NULL,
  unit_price  BIGINT       NOT NULL,
  net         BIGINT       NOT NULL,
  picture     VARCHAR(200) NOT NULL,
  PRIMARY KEY (order_id, position)
);

CREATE TABLE order_steps (
  id       VARCHAR(36)  NOT NULL PRIMARY KEY,
  order_id VARCHAR(36)  NOT NULL,
  at       BIGINT       NOT NULL,
  state    VARCHAR(20)  NOT NULL,
  what     VARCHAR(40)  NOT NULL,
  actor    VARCHAR(100) NOT NULL,
  note     VARCHAR(200) NOT NULL
);
CREATE INDEX order_steps_order ON order_steps (order_id);

CREATE TABLE order_keys (
  owner       VARCHAR(100)  NOT NULL,
  idem_key    VARCHAR(200)  NOT NULL,
  fingerprint VARCHAR(64)   NOT NULL,
  reply       TEXT          NOT NULL,
  created_at  BIGINT        NOT NULL,
  PRIMARY KEY (owner, idem_key)
);
CREATE INDEX order_keys_created ON order_keys (created_at);

CREATE TABLE carts (
  owner      VARCHAR(100) NOT NULL,
  variant_id VARCHAR(36)  NOT NULL,
  qty        BIGINT       NOT NULL,
  added_at   BIGINT       NOT NULL,
  PRIMARY KEY (owner, variant_id)
);
