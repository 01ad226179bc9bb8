-- +goose Up
CREATE TABLE payments (
  id           VARCHAR(36)  NOT NULL PRIMARY KEY,
  order_id     VARCHAR(36)  NOT NULL,
  order_number VARCHAR(20)  NOT NULL,
  provider     VARCHAR(20)  NOT NULL,
  mid          VARCHAR(40)  NOT NULL,
  amount       BIGINT       NOT NULL,
  tax_free     BIGINT       NOT NULL,
  goods        VARCHAR(200) NOT NULL,
  buyer        VARCHAR(100) NOT NULL,
  quick        INTEGER      NOT NULL,
  return_url   VARCHAR(500) NOT NULL,
  state        VARCHAR(20)  NOT NULL,
  reason       VARCHAR(60)  NOT NULL DEFAULT '',
  tid          VARCHAR(64)  NOT NULL DEFAULT '',
  auth_token   VARCHAR(128) NOT NULL DEFAULT '',
  method       VARCHAR(20)  NOT NULL DEFAULT '',
  card         VARCHAR(40)  NOT NULL DEFAULT '',
  approval_no  VARCHAR(40)  NOT NULL DEFAULT '',
  refund_asked BIGINT       NOT NULL DEFAULT 0,
  refunded     BIGINT       NOT NULL DEFAULT 0,
  refunding    VARCHAR(36)  NOT NULL DEFAULT '',
  tries        INTEGER      NOT NULL DEFAULT 0,
  due_at       BIGINT       NOT NULL DEFAULT 0,
  created_at   BIGINT       NOT NULL,
  updated_at   BIGINT       NOT NULL,
  ver          BIGINT       NOT NULL DEFAULT 0
);
CREATE INDEX payments_order ON payments (order_id);
CREATE INDEX payments_due   ON payments (due_at);

CREATE TABLE payment_attempts (
  id          VARCHAR(36)   NOT NULL PRIMARY KEY,
  payment_id  VARCHAR(36)   NOT NULL,
  refund_id   VARCHAR(36)   NOT NULL,
  kind        VARCHAR(20)   NOT NULL,
  sent_at     BIGINT        NOT NULL,
  answered_at BIGINT        NOT NULL DEFAULT 0,
  code        VARCHAR(60)   NOT NULL DEFAULT '',
  raw         VARCHAR(2000) NOT NULL DEFAULT ''
);
CREATE INDEX payment_attempts_payment ON payment_attempts (payment_id);

CREATE TABLE refunds (
  id          VARCHAR(36)  NOT NULL PRIMARY KEY,
  payment_id  VARCHAR(36)  NOT NULL,
  order_id    VARCHAR(36)  NOT NULL,
  refund_key  VARCHAR(100) NOT NULL,
  amount      BIGINT       NOT NULL,
  reason      VARCHAR(200) NOT NULL,
  state       VARCHAR(20)  NOT NULL,
  ref         VARCHAR(40)  NOT NULL DEFAULT '',
  fail_code   VARCHAR(60)  NOT NULL DEFAULT '',
  tries       INTEGER      NOT NULL DEFAULT 0,
  due_at      BIGINT       NOT NULL DEFAULT 0,
  created_at  BIGINT       NOT NULL,
  updated_at  BIGINT       NOT NULL,
  ver         BIGINT       NOT NULL DEFAULT 0,
  CONSTRAINT refunds_key UNIQUE (payment_id, refund_key)
);
CREATE INDEX refunds_due ON refunds (due_at);
