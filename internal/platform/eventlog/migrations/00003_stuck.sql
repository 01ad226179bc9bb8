-- oldest: 1
-- +goose Up
CREATE TABLE stuck (
  listener VARCHAR(60)  NOT NULL,
  id       VARCHAR(64)  NOT NULL,
  off      BIGINT       NOT NULL,
  about    VARCHAR(190) NOT NULL,
  kind     VARCHAR(60)  NOT NULL,
  data     MEDIUMTEXT   NOT NULL,
  at       BIGINT       NOT NULL,
  since    BIGINT       NOT NULL, -- Unix ms
  failures BIGINT       NOT NULL, -- 0: only waits behind another one of its key
  reason   TEXT         NOT NULL, -- the last failure
  PRIMARY KEY (listener, id)
);
