-- +goose Up
-- Which events were told of the pieces of an order, as bits: those that join a parcel on its way are told what it tells, once. An
-- older program would leave them untold.
-- oldest: 7
ALTER TABLE shipments ADD COLUMN told BIGINT NOT NULL DEFAULT 0;
UPDATE shipments SET told = COALESCE((SELECT p.told FROM parcels p WHERE p.id = shipments.parcel_id), 0);
