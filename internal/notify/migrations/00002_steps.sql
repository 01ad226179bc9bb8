-- oldest: 1
-- +goose Up
-- How many of a notice's deliveries wait for others to fail; 0 for nearly all.
ALTER TABLE notices ADD COLUMN later BIGINT NOT NULL DEFAULT 0;
-- The reader of one delivery where a notice has many; empty: that of the notice.
ALTER TABLE deliveries ADD COLUMN person VARCHAR(64) NOT NULL DEFAULT '';
ALTER TABLE deliveries ADD COLUMN lang VARCHAR(8) NOT NULL DEFAULT '';
ALTER TABLE deliveries ADD COLUMN step BIGINT NOT NULL DEFAULT 0;
-- When the word of the provider was said that the state is of; 0: none.
ALTER TABLE deliveries ADD COLUMN reported_at BIGINT NOT NULL DEFAULT 0;
-- What providers said after they had taken a delivery, each once.
CREATE TABLE delivery_reports (
  provider    VARCHAR(32)  NOT NULL,
  event       VARCHAR(190) NOT NULL,
  delivery_id CHAR(36)     NOT NULL,
  state       VARCHAR(16)  NOT NULL,
  code        VARCHAR(60)  NOT NULL,
  reason      VARCHAR(500) NOT NULL,
  said_at     BIGINT       NOT NULL, -- by the provider's clock, and never later than got_at
  got_at      BIGINT       NOT NULL,
  PRIMARY KEY (provider, event)
);
CREATE INDEX delivery_reports_delivery ON delivery_reports (delivery_id, said_at);
CREATE INDEX delivery_reports_got ON delivery_reports (got_at);
CREATE INDEX delivery_attempts_provider ON delivery_attempts (provider_id);
