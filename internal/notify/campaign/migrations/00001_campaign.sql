-- oldest: 1
-- +goose Up
-- Something told to many.
CREATE TABLE campaigns (
  id         CHAR(36)     NOT NULL PRIMARY KEY,
  name       VARCHAR(240) NOT NULL,
  state      VARCHAR(16)  NOT NULL,
  form       MEDIUMTEXT   NOT NULL, -- what it says, to whom and how fast, as JSON
  starts_at  BIGINT       NOT NULL, -- 0: at once
  begun_at   BIGINT       NOT NULL,
  ended_at   BIGINT       NOT NULL,
  place      VARCHAR(64)  NOT NULL, -- the last member that was looked at
  looked     BIGINT       NOT NULL, -- members who were looked at so far
  told       BIGINT       NOT NULL, -- letters that were written down so far
  version    BIGINT       NOT NULL,
  created_by VARCHAR(160) NOT NULL,
  created_at BIGINT       NOT NULL
);
CREATE INDEX campaigns_state ON campaigns (state, id);
-- What came of it: how many, and of what was bought how much.
CREATE TABLE campaign_counts (
  campaign CHAR(36)    NOT NULL,
  what     VARCHAR(16) NOT NULL,
  n        BIGINT      NOT NULL,
  PRIMARY KEY (campaign, what)
);
-- What the reader of a letter did with it; each counts once.
CREATE TABLE campaign_deeds (
  delivery CHAR(36)    NOT NULL,
  what     VARCHAR(16) NOT NULL,
  campaign CHAR(36)    NOT NULL,
  person   VARCHAR(64) NOT NULL,
  at       BIGINT      NOT NULL,
  PRIMARY KEY (delivery, what)
);
CREATE INDEX campaign_deeds_person ON campaign_deeds (person, what, at);
CREATE INDEX campaign_deeds_at ON campaign_deeds (at);
-- Orders that are owed to a letter; each to one campaign.
CREATE TABLE campaign_orders (
  order_id CHAR(36) NOT NULL PRIMARY KEY,
  campaign CHAR(36) NOT NULL,
  won      BIGINT   NOT NULL,
  at       BIGINT   NOT NULL
);
CREATE INDEX campaign_orders_at ON campaign_orders (at);
