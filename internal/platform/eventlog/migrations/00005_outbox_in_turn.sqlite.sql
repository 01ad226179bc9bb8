-- oldest: 4
-- +goose Up
-- One writer numbers the rows in the order of the transactions: nothing else has to be kept or asked to know who comes first.
CREATE TABLE outbox_in_turn (
  seq   INTEGER PRIMARY KEY,
  id    CHAR(36)     NOT NULL,
  about VARCHAR(190) NOT NULL,
  kind  VARCHAR(60)  NOT NULL,
  data  TEXT         NOT NULL,
  at    BIGINT       NOT NULL
);
INSERT INTO outbox_in_turn (id, about, kind, data, at) SELECT id, about, kind, data, at FROM outbox ORDER BY id;
DROP TABLE outbox;
ALTER TABLE outbox_in_turn RENAME TO outbox;
