-- oldest: 1
-- +goose Up
-- A browser or an app that lets the shop tell it something.
CREATE TABLE push_devices (
  id         CHAR(36)      NOT NULL PRIMARY KEY,
  platform   VARCHAR(10)   NOT NULL, -- webpush, fcm, apns
  hash       CHAR(64)      NOT NULL, -- of its endpoint or token: one device is here once
  address    VARCHAR(3000) NOT NULL, -- endpoint and keys, or token, sealed
  member     VARCHAR(64)   NOT NULL, -- who was signed in when it was last seen, or empty
  browser    VARCHAR(64)   NOT NULL, -- the guest that it is
  agent      VARCHAR(60)   NOT NULL, -- browser/system, as words know them
  lang       VARCHAR(8)    NOT NULL,
  created_at BIGINT        NOT NULL,
  seen_at    BIGINT        NOT NULL,
  dead_at    BIGINT,                 -- NULL: it lives
  reason     VARCHAR(60)   NOT NULL
);
CREATE UNIQUE INDEX push_devices_hash ON push_devices (hash);
CREATE INDEX push_devices_member ON push_devices (member, id);
CREATE INDEX push_devices_browser ON push_devices (browser, id);
CREATE INDEX push_devices_dead ON push_devices (dead_at);
CREATE INDEX push_devices_seen ON push_devices (seen_at);
-- What a device is to be told: each topic once.
CREATE TABLE push_wishes (
  topic      VARCHAR(60) NOT NULL, -- show/…, stock/…, order/…
  device_id  CHAR(36)    NOT NULL,
  created_at BIGINT      NOT NULL,
  PRIMARY KEY (topic, device_id)
);
CREATE INDEX push_wishes_device ON push_wishes (device_id, created_at);
CREATE INDEX push_wishes_created ON push_wishes (created_at);
