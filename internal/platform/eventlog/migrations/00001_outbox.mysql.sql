-- +goose Up
CREATE TABLE outbox (
  seq   BIGINT PRIMARY KEY AUTO_INCREMENT,
  id    CHAR(36)     NOT NULL,
  about VARCHAR(190) NOT NULL,
  kind  VARCHAR(60)  NOT NULL,
  data  MEDIUMTEXT   NOT NULL,
  at    BIGINT       NOT NULL
);
