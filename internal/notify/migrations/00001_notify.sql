-- oldest: 1
-- +goose Up
-- One thing told to one person because of one event.
CREATE TABLE notices (
  id         CHAR(36)     NOT NULL PRIMARY KEY,
  kind       VARCHAR(60)  NOT NULL,
  event      VARCHAR(190) NOT NULL, -- what it is about: the same event tells the same person once
  person     VARCHAR(64)  NOT NULL,
  lang       VARCHAR(8)   NOT NULL,
  facts      MEDIUMTEXT   NOT NULL, -- what its text needs, as JSON
  link       VARCHAR(900) NOT NULL, -- where it leads, sealed: it may open a door
  created_at BIGINT       NOT NULL,
  expires_at BIGINT       NOT NULL
);
CREATE UNIQUE INDEX notices_event ON notices (kind, event, person);
CREATE INDEX notices_created ON notices (created_at);
-- A notice on one channel to one address.
CREATE TABLE deliveries (
  id         CHAR(36)     NOT NULL PRIMARY KEY,
  notice_id  CHAR(36)     NOT NULL,
  kind       VARCHAR(60)  NOT NULL,
  about      VARCHAR(60)  NOT NULL, -- what staff know the matter by, such as an order's number
  channel    VARCHAR(16)  NOT NULL,
  address    VARCHAR(320) NOT NULL,
  subject    VARCHAR(300) NOT NULL,
  state      VARCHAR(16)  NOT NULL,
  attempts   BIGINT       NOT NULL,
  code       VARCHAR(60)  NOT NULL, -- why it stands where it stands
  reason     VARCHAR(500) NOT NULL,
  told_at    BIGINT       NOT NULL,
  changed_at BIGINT       NOT NULL
);
CREATE INDEX deliveries_told ON deliveries (told_at);
CREATE INDEX deliveries_notice ON deliveries (notice_id);
CREATE INDEX deliveries_state ON deliveries (state, id);
CREATE INDEX deliveries_kind ON deliveries (kind, id);
CREATE INDEX deliveries_about ON deliveries (about, id);
CREATE INDEX deliveries_address ON deliveries (address, id);
-- A try is written down before the network is touched; one that was never closed is one whose end nobody knows.
CREATE TABLE delivery_attempts (
  delivery_id CHAR(36)     NOT NULL,
  attempt     BIGINT       NOT NULL,
  begun_at    BIGINT       NOT NULL,
  ended_at    BIGINT       NOT NULL, -- 0: open
  outcome     VARCHAR(16)  NOT NULL,
  code        VARCHAR(60)  NOT NULL,
  reason      VARCHAR(500) NOT NULL,
  provider_id VARCHAR(190) NOT NULL,
  PRIMARY KEY (delivery_id, attempt)
);
CREATE INDEX delivery_attempts_begun ON delivery_attempts (begun_at);
-- The kinds that the merchant has switched off.
CREATE TABLE notice_kinds_off (
  kind       VARCHAR(60)  NOT NULL PRIMARY KEY,
  since      BIGINT       NOT NULL
);
