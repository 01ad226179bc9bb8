-- oldest: 4
-- +goose Up
-- Every sale writes these two: rows that lie in their key are written once and not twice. What is due is asked of the orders;
-- an index of reservations by state drew statements to itself that have the reference, and every pending one was read for each.
CREATE TABLE reservations_by_ref (
    ref           VARCHAR(64)   NOT NULL,
    variant_id    VARCHAR(36)   NOT NULL,
    qty           BIGINT        NOT NULL,
    state         VARCHAR(10)   NOT NULL,
    due_at        BIGINT        NOT NULL,
    returned      BIGINT        NOT NULL DEFAULT 0,
    PRIMARY KEY (ref, variant_id)
) WITHOUT ROWID;
INSERT INTO reservations_by_ref (ref, variant_id, qty, state, due_at, returned)
SELECT ref, variant_id, qty, state, due_at, returned FROM reservations ORDER BY ref, variant_id;
DROP TABLE reservations;
ALTER TABLE reservations_by_ref RENAME TO reservations;

CREATE TABLE stock_ledger_by_variant (
    variant_id    VARCHAR(36)   NOT NULL,
    id            VARCHAR(36)   NOT NULL,
    at            BIGINT        NOT NULL,
    kind          VARCHAR(16)   NOT NULL,
    ref           VARCHAR(64)   NOT NULL,
    on_hand       BIGINT        NOT NULL,
    reserved      BIGINT        NOT NULL,
    reason        VARCHAR(800)  NOT NULL,
    actor         VARCHAR(36)   NOT NULL,
    PRIMARY KEY (variant_id, id)
) WITHOUT ROWID;
INSERT INTO stock_ledger_by_variant (variant_id, id, at, kind, ref, on_hand, reserved, reason, actor)
SELECT variant_id, id, at, kind, ref, on_hand, reserved, reason, actor FROM stock_ledger ORDER BY variant_id, id;
DROP TABLE stock_ledger;
ALTER TABLE stock_ledger_by_variant RENAME TO stock_ledger;
