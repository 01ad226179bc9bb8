-- oldest: 4
-- +goose Up
-- The rows lie by id, which orders them: the number of the database orders nothing where several servers give it out.
ALTER TABLE outbox DROP COLUMN seq, DROP INDEX outbox_id, ADD PRIMARY KEY (id);
