-- oldest: 1
-- +goose Up
-- What of a crowd is brought out at one go; empty: a delivery of its own.
ALTER TABLE deliveries ADD COLUMN volley VARCHAR(36) NOT NULL DEFAULT '';
-- Not before, in a volley.
ALTER TABLE deliveries ADD COLUMN due_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX deliveries_volley ON deliveries (volley, state);
-- The credentials that nothing is sent with for now, since their provider does not answer.
CREATE TABLE notice_outages (
  credential VARCHAR(120) NOT NULL PRIMARY KEY,
  channel    VARCHAR(16)  NOT NULL,
  since      BIGINT       NOT NULL,
  probe_at   BIGINT       NOT NULL -- when the next one is let through
);
