-- +goose Up
-- The desk's list is read along one index of the table that it lists. An older program keeps the order of the list elsewhere.
-- oldest: 2
-- urgency is that of the parcel: what needs somebody first is highest, and what was taken back 0.
ALTER TABLE shipments ADD COLUMN urgency INTEGER NOT NULL DEFAULT 0;
UPDATE shipments
   SET urgency = COALESCE((SELECT CASE p.problem WHEN 'lost' THEN 9 WHEN 'returned' THEN 8 WHEN 'unfound' THEN 7 WHEN 'silent' THEN 6 WHEN 'late' THEN 5
                                  ELSE CASE p.state WHEN 'delivered' THEN 1 ELSE 2 END END
                             FROM parcels p WHERE p.id = shipments.parcel_id), 0)
 WHERE gone_at = 0;
CREATE INDEX shipments_urgency ON shipments (urgency, id);
CREATE INDEX shipments_number ON shipments (order_number);
CREATE INDEX parcels_arrived ON parcels (carrier, delivered_at);
DROP INDEX parcels_urgency;
DROP INDEX parcels_delivered;
ALTER TABLE parcels DROP COLUMN urgency;
