-- +goose Up
-- Registered parcels are found by number, by their watcher's word for them, by carrier and by state, along indexes of the table that
-- is listed. An older program would register parcels that nobody finds.
-- oldest: 6
ALTER TABLE parcel_watches ADD COLUMN carrier VARCHAR(40) NOT NULL DEFAULT '';
ALTER TABLE parcel_watches ADD COLUMN invoice VARCHAR(40) NOT NULL DEFAULT '';
ALTER TABLE parcel_watches ADD COLUMN state VARCHAR(24) NOT NULL DEFAULT ''; -- of the parcel
ALTER TABLE parcel_watches ADD COLUMN word VARCHAR(100) NOT NULL DEFAULT ''; -- the reference as it is looked for
UPDATE parcel_watches
   SET carrier = COALESCE((SELECT p.carrier FROM parcels p WHERE p.id = parcel_watches.parcel_id), ''),
       invoice = COALESCE((SELECT p.invoice FROM parcels p WHERE p.id = parcel_watches.parcel_id), ''),
       state   = COALESCE((SELECT p.state FROM parcels p WHERE p.id = parcel_watches.parcel_id), ''),
       word    = LOWER(REPLACE(REPLACE(reference, ' ', ''), '-', ''));
CREATE INDEX parcel_watches_invoice ON parcel_watches (invoice, id);
CREATE INDEX parcel_watches_word ON parcel_watches (word, id);
CREATE INDEX parcel_watches_carrier ON parcel_watches (carrier, id);
CREATE INDEX parcel_watches_state ON parcel_watches (state, id);
CREATE INDEX parcel_watches_both ON parcel_watches (carrier, state, id);
