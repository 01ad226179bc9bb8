-- oldest: 1
-- +goose Up
-- A crowd is one notice with a delivery or more for each of its readers: one's are found without looking at those of the others.
CREATE INDEX deliveries_reader ON deliveries (notice_id, person);
DROP INDEX deliveries_notice;
