-- +goose Up
-- What was sent is found by the beginning of its number.
-- oldest: 7
CREATE INDEX parcels_invoice ON parcels (invoice, id);
