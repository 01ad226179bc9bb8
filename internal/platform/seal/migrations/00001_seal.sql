-- +goose Up
CREATE TABLE sealed (
  name  VARCHAR(60) NOT NULL PRIMARY KEY,
  value TEXT        NOT NULL, -- base64 of nonce and AES-256-GCM ciphertext; the name is authenticated with it
  at    BIGINT      NOT NULL
);
