-- +goose Up
-- What became of parcels is counted as it happens. A program of before does not count, and leaves what stands here.
-- oldest: 4
-- How parcels ended, as far as they are counted: what is taken off again when one ends otherwise.
CREATE TABLE parcel_outcomes (
  parcel_id VARCHAR(36) NOT NULL PRIMARY KEY,
  outcome   VARCHAR(12) NOT NULL, -- delivered, returned, lost
  carrier   VARCHAR(40) NOT NULL,
  area      VARCHAR(16) NOT NULL,
  handed_at BIGINT      NOT NULL, -- 0: the carrier's clocks do not tell
  with_hour INTEGER     NOT NULL, -- handed_at tells the hour too
  ended_at  BIGINT      NOT NULL,
  late      INTEGER     NOT NULL
);

-- How many parcels took how many days, from the day of hand-over to that of arrival; d15 is fifteen and more.
CREATE TABLE arrivals (
  carrier VARCHAR(40) NOT NULL,
  area    VARCHAR(16) NOT NULL, -- all, all+: wherever they went, and wherever far off
  weekday INTEGER     NOT NULL, -- of the hand-over, Sunday is 0; -1: any
  hour    INTEGER     NOT NULL, -- of the hand-over; -1: any
  month   INTEGER     NOT NULL, -- of arrival: months since the year 0
  d0 BIGINT NOT NULL DEFAULT 0, d1 BIGINT NOT NULL DEFAULT 0, d2  BIGINT NOT NULL DEFAULT 0, d3  BIGINT NOT NULL DEFAULT 0, d4  BIGINT NOT NULL DEFAULT 0, d5  BIGINT NOT NULL DEFAULT 0,
  d6 BIGINT NOT NULL DEFAULT 0, d7 BIGINT NOT NULL DEFAULT 0, d8  BIGINT NOT NULL DEFAULT 0, d9  BIGINT NOT NULL DEFAULT 0, d10 BIGINT NOT NULL DEFAULT 0, d11 BIGINT NOT NULL DEFAULT 0,
  d12 BIGINT NOT NULL DEFAULT 0, d13 BIGINT NOT NULL DEFAULT 0, d14 BIGINT NOT NULL DEFAULT 0, d15 BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (carrier, area, weekday, hour, month)
);
CREATE INDEX arrivals_month ON arrivals (month);

-- The same for the desk: what became of the parcels that ended in a day (span 1) or a month (span 30).
CREATE TABLE outcome_days (
  span     INTEGER     NOT NULL,
  first    INTEGER     NOT NULL, -- 20261127
  carrier  VARCHAR(40) NOT NULL,
  area     VARCHAR(16) NOT NULL,
  untimed  BIGINT NOT NULL DEFAULT 0, -- arrived, and nobody knows after how long
  late     BIGINT NOT NULL DEFAULT 0, -- of those whose days are known
  returned BIGINT NOT NULL DEFAULT 0,
  lost     BIGINT NOT NULL DEFAULT 0,
  d0 BIGINT NOT NULL DEFAULT 0, d1 BIGINT NOT NULL DEFAULT 0, d2  BIGINT NOT NULL DEFAULT 0, d3  BIGINT NOT NULL DEFAULT 0, d4  BIGINT NOT NULL DEFAULT 0, d5  BIGINT NOT NULL DEFAULT 0,
  d6 BIGINT NOT NULL DEFAULT 0, d7 BIGINT NOT NULL DEFAULT 0, d8  BIGINT NOT NULL DEFAULT 0, d9  BIGINT NOT NULL DEFAULT 0, d10 BIGINT NOT NULL DEFAULT 0, d11 BIGINT NOT NULL DEFAULT 0,
  d12 BIGINT NOT NULL DEFAULT 0, d13 BIGINT NOT NULL DEFAULT 0, d14 BIGINT NOT NULL DEFAULT 0, d15 BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (span, first, carrier, area)
);

-- Parcels that had ended before anybody counted; those that have been counted leave.
CREATE TABLE parcels_to_count (parcel_id VARCHAR(36) NOT NULL PRIMARY KEY);
INSERT INTO parcels_to_count (parcel_id) SELECT id FROM parcels WHERE state IN ('delivered', 'returned', 'exception');
