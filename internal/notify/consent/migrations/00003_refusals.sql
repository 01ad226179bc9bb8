-- oldest: 3
-- +goose Up
-- Why addresses are left alone, each reason by itself: mail that came back once says nothing of who called the free number. Addresses
-- are kept as hashes: the list is of use without telling whose they are.
CREATE TABLE refusals (
  medium  VARCHAR(16)  NOT NULL,
  address CHAR(64)     NOT NULL,
  reason  VARCHAR(16)  NOT NULL,
  id      CHAR(36)     NOT NULL,
  shown   VARCHAR(120) NOT NULL, -- the address with most of it hidden
  said    VARCHAR(400) NOT NULL,
  actor   VARCHAR(160) NOT NULL, -- who wrote it down; empty: the shop itself
  at      BIGINT       NOT NULL,
  PRIMARY KEY (medium, address, reason)
);
CREATE UNIQUE INDEX refusals_id ON refusals (id);
CREATE INDEX refusals_reason ON refusals (reason, id);
CREATE INDEX refusals_address ON refusals (address, id);
INSERT INTO refusals (medium, address, reason, id, shown, said, actor, at) SELECT medium, address, reason, id, shown, said, actor, at FROM suppressions;
DROP TABLE suppressions;
