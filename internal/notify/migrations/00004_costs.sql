-- oldest: 1
-- +goose Up
-- What providers ask, in thousandths of a won, from a moment on.
CREATE TABLE notice_prices (
  provider   VARCHAR(32) NOT NULL,
  what       VARCHAR(32) NOT NULL,
  valid_from BIGINT      NOT NULL,
  milli_won  BIGINT      NOT NULL,
  PRIMARY KEY (provider, what, valid_from)
);
-- What an attempt costs: reserved when it is made, settled or refunded by what becomes of it.
CREATE TABLE notice_costs (
  delivery_id CHAR(36)    NOT NULL,
  attempt     BIGINT      NOT NULL,
  provider    VARCHAR(32) NOT NULL,
  what        VARCHAR(32) NOT NULL,
  kind        VARCHAR(60) NOT NULL,
  day         CHAR(10)    NOT NULL, -- in Seoul
  state       VARCHAR(16) NOT NULL,
  milli_won   BIGINT      NOT NULL,
  at          BIGINT      NOT NULL,
  PRIMARY KEY (delivery_id, attempt)
);
CREATE INDEX notice_costs_at ON notice_costs (at);
-- The sum of those that are not refunded, kept for good.
CREATE TABLE notice_spent (
  day       CHAR(10)    NOT NULL,
  kind      VARCHAR(60) NOT NULL,
  provider  VARCHAR(32) NOT NULL,
  what      VARCHAR(32) NOT NULL,
  times     BIGINT      NOT NULL,
  milli_won BIGINT      NOT NULL,
  PRIMARY KEY (day, kind, provider, what)
);
-- What may be spent in a day; no row: anything.
CREATE TABLE notice_budget (
  id        VARCHAR(8) NOT NULL PRIMARY KEY, -- 'daily'
  milli_won BIGINT     NOT NULL
);
