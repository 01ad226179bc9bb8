-- oldest: 5
-- +goose Up
-- The pictures that a provider was given, so that each is uploaded once.
CREATE TABLE message_pictures (
  provider    VARCHAR(16)  NOT NULL,
  picture     CHAR(36)     NOT NULL,
  file        VARCHAR(190) NOT NULL, -- what the provider calls it; empty: somebody uploads it
  uploaded_at BIGINT       NOT NULL, -- when that began
  until       BIGINT       NOT NULL, -- when the provider forgets it, or the upload has had its time
  PRIMARY KEY (provider, picture)
);
CREATE INDEX message_pictures_until ON message_pictures (until);
