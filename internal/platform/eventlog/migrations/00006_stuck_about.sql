-- oldest: 1
-- +goose Up
-- What waits behind a record that is stuck is found by its key.
CREATE INDEX stuck_about ON stuck (listener, about, since);
