-- +goose Up
-- Services that call when parcels move. A program of before does not open the door that they call, and asks as it always did.
-- oldest: 7
ALTER TABLE parcels ADD COLUMN pushed_at BIGINT NOT NULL DEFAULT 0;      -- when a service last said that it has moved
ALTER TABLE parcels ADD COLUMN enlisted_until BIGINT NOT NULL DEFAULT 0; -- until when a service calls for it

CREATE TABLE parcel_pushers (
  service    VARCHAR(24)  NOT NULL PRIMARY KEY,
  turn       BIGINT       NOT NULL, -- counts the addresses that it was given; only the last one opens
  renewed_at BIGINT       NOT NULL, -- since when that is
  renewed_by VARCHAR(100) NOT NULL,
  called_at  BIGINT       NOT NULL, -- when it last called, to the minute
  took_at    BIGINT       NOT NULL, -- when it last took a parcel, to the minute
  failed_at  BIGINT       NOT NULL, -- when it last failed, to the minute
  why        VARCHAR(32)  NOT NULL  -- of that failure
);
