-- +goose Up
-- Who is called when a parcel moves. An older program calls nobody, and would leave calls lying.
-- oldest: 4
CREATE TABLE parcel_hooks (
  id           VARCHAR(36)  NOT NULL PRIMARY KEY,
  watcher      VARCHAR(40)  NOT NULL, -- whose it is
  watcher_name VARCHAR(100) NOT NULL,
  about        VARCHAR(40)  NOT NULL, -- a parcel's id; mine: all that the watcher has watched; shop: all that the shop sent
  mark         VARCHAR(64)  NOT NULL, -- of its address and form: the same is registered once
  url          VARCHAR(500) NOT NULL,
  form         VARCHAR(12)  NOT NULL, -- of its calls: saja, trackql
  events       VARCHAR(200) NOT NULL, -- names with commas; empty: all
  created_at   BIGINT       NOT NULL,
  until_at     BIGINT       NOT NULL, -- 0: without an end
  state        VARCHAR(12)  NOT NULL, -- on, off, failing, gone
  fails        INTEGER      NOT NULL, -- calls in a row that failed
  failing_at   BIGINT       NOT NULL, -- when the first of those did
  next_at      BIGINT       NOT NULL, -- not called before
  ok_at        BIGINT       NOT NULL,
  failed_at    BIGINT       NOT NULL,
  why          VARCHAR(40)  NOT NULL, -- of the last failure
  UNIQUE (watcher, about, mark)
);
CREATE INDEX parcel_hooks_about ON parcel_hooks (about, watcher);
CREATE INDEX parcel_hooks_until ON parcel_hooks (until_at);
CREATE INDEX parcel_hooks_list ON parcel_hooks (watcher, id);
CREATE INDEX parcel_hooks_state ON parcel_hooks (state, id);

-- What a hook is told, in the order in which it happened.
CREATE TABLE parcel_calls (
  id         VARCHAR(36)  NOT NULL PRIMARY KEY, -- the same however often it is sent
  hook_id    VARCHAR(36)  NOT NULL,
  carrier    VARCHAR(40)  NOT NULL,
  invoice    VARCHAR(40)  NOT NULL,
  events     VARCHAR(200) NOT NULL,
  body       TEXT         NOT NULL, -- at most 4 kB
  state      VARCHAR(8)   NOT NULL, -- waiting, sent, dropped
  tries      INTEGER      NOT NULL,
  status     INTEGER      NOT NULL, -- that the receiver answered last
  why        VARCHAR(40)  NOT NULL, -- how it failed last
  created_at BIGINT       NOT NULL,
  sent_at    BIGINT       NOT NULL
);
CREATE INDEX parcel_calls_waiting ON parcel_calls (hook_id, state, id);
CREATE INDEX parcel_calls_hook ON parcel_calls (hook_id, id);
CREATE INDEX parcel_calls_created ON parcel_calls (created_at);
