-- +goose Up
-- Parcels that are watched, each number of a carrier once.
CREATE TABLE parcels (
  id           VARCHAR(36)  NOT NULL PRIMARY KEY,
  carrier      VARCHAR(40)  NOT NULL,
  invoice      VARCHAR(40)  NOT NULL,
  state        VARCHAR(24)  NOT NULL,
  problem      VARCHAR(16)  NOT NULL, -- empty: none
  urgency      INTEGER      NOT NULL, -- sorts the desk's list: what needs somebody first
  due          BIGINT       NOT NULL, -- when it is asked for next, Unix ms; 0: not any more
  fails        INTEGER      NOT NULL, -- questions in a row without an answer
  why          VARCHAR(32)  NOT NULL, -- what the last question failed with
  looks        INTEGER      NOT NULL, -- answers since it was delivered
  told         BIGINT       NOT NULL, -- which events were told, as bits
  created_at   BIGINT       NOT NULL,
  asked_at     BIGINT       NOT NULL, -- the last answer
  found_at     BIGINT       NOT NULL, -- the first answer that knew it
  moved_at     BIGINT       NOT NULL, -- when something new was heard
  picked_at    BIGINT       NOT NULL,
  delivered_at BIGINT       NOT NULL,
  expected_at  BIGINT       NOT NULL,
  region       VARCHAR(8)   NOT NULL, -- where it goes: the first two digits of the postcode
  set_by       VARCHAR(100) NOT NULL, -- who set its state by hand; empty: the carrier says it
  set_reason   VARCHAR(200) NOT NULL,
  ver          BIGINT       NOT NULL,
  UNIQUE (carrier, invoice)
);
CREATE INDEX parcels_due ON parcels (carrier, due);
CREATE INDEX parcels_urgency ON parcels (urgency, id);
CREATE INDEX parcels_delivered ON parcels (delivered_at);

-- What the carrier tells of a parcel: its events as JSON, oldest first.
CREATE TABLE parcel_events (
  parcel_id VARCHAR(36) NOT NULL PRIMARY KEY,
  print     VARCHAR(64) NOT NULL, -- of the events, to see what is new
  events    TEXT        NOT NULL
);

-- Which pieces of an order lie in which parcel. One that was taken back stays, with the reason.
CREATE TABLE shipments (
  id           VARCHAR(36)  NOT NULL PRIMARY KEY,
  order_id     VARCHAR(36)  NOT NULL,
  order_number VARCHAR(32)  NOT NULL,
  parcel_id    VARCHAR(36)  NOT NULL,
  demo         INTEGER      NOT NULL,
  created_at   BIGINT       NOT NULL,
  sent_by      VARCHAR(100) NOT NULL,
  gone_at      BIGINT       NOT NULL, -- taken back
  gone_by      VARCHAR(100) NOT NULL,
  gone_reason  VARCHAR(200) NOT NULL
);
CREATE INDEX shipments_order ON shipments (order_id);
CREATE INDEX shipments_parcel ON shipments (parcel_id);

CREATE TABLE shipment_lines (
  shipment_id VARCHAR(36)  NOT NULL,
  position    INTEGER      NOT NULL,
  qty         BIGINT       NOT NULL,
  name        VARCHAR(200) NOT NULL,
  name_en     VARCHAR(200) NOT NULL,
  PRIMARY KEY (shipment_id, position)
);

-- How carriers answer, for all processes of the shop.
CREATE TABLE carrier_health (
  carrier   VARCHAR(40) NOT NULL PRIMARY KEY,
  ok_at     BIGINT      NOT NULL, -- the last answer that was understood
  failed_at BIGINT      NOT NULL,
  why       VARCHAR(32) NOT NULL, -- of the last failure
  streak    INTEGER     NOT NULL, -- failures since the last success
  strange   INTEGER     NOT NULL, -- answers in a row that nobody understands
  until_at  BIGINT      NOT NULL, -- not asked before
  alarm_at  BIGINT      NOT NULL, -- since when its answers are not understood; 0: they are
  seen_at   BIGINT      NOT NULL  -- when a known number was looked up last
);
