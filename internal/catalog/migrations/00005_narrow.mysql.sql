-- oldest: 4
-- +goose Up
-- What is due is asked of the orders.
DROP INDEX reservations_due ON reservations;
