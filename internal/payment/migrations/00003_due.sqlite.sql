-- oldest: 1
-- +goose Up
-- Most payments have nothing due: those are not in it.
DROP INDEX payments_due;
DROP INDEX refunds_due;
CREATE INDEX payments_due ON payments (due_at) WHERE due_at > 0;
CREATE INDEX refunds_due  ON refunds  (due_at) WHERE due_at > 0;
