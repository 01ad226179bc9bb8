-- +goose Up
-- What others have watched beside the shop's own shipments. An older program would let a parcel rest that only they wait for.
-- oldest: 3
-- Programs that may use the doors of parcels. What is kept of a key opens nothing.
CREATE TABLE parcel_keys (
  id         VARCHAR(36)  NOT NULL PRIMARY KEY,
  name       VARCHAR(60)  NOT NULL,
  hash       VARCHAR(64)  NOT NULL UNIQUE,
  created_at BIGINT       NOT NULL,
  created_by VARCHAR(100) NOT NULL,
  used_at    BIGINT       NOT NULL  -- to the hour
);

-- Who has parcels watched: staff ("m:" and the member) and programs ("k:" and the key).
CREATE TABLE parcel_watchers (
  id      VARCHAR(40)  NOT NULL PRIMARY KEY,
  name    VARCHAR(100) NOT NULL,
  watches BIGINT       NOT NULL -- how many rows of parcel_watches are theirs
);

-- One parcel that somebody has watched.
CREATE TABLE parcel_watches (
  id         VARCHAR(36)  NOT NULL PRIMARY KEY,
  watcher    VARCHAR(40)  NOT NULL,
  parcel_id  VARCHAR(36)  NOT NULL,
  reference  VARCHAR(100) NOT NULL, -- the watcher's own word for it
  created_at BIGINT       NOT NULL,
  until_at   BIGINT       NOT NULL,
  UNIQUE (watcher, parcel_id)
);
CREATE INDEX parcel_watches_parcel ON parcel_watches (parcel_id);
CREATE INDEX parcel_watches_list ON parcel_watches (watcher, id);
CREATE INDEX parcel_watches_until ON parcel_watches (until_at);
