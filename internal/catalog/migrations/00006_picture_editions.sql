-- +goose Up
-- How a picture was drawn: those of edition 1 may hold WebP files that browsers refuse, and are drawn again.
-- oldest: 4
ALTER TABLE pictures ADD COLUMN edition BIGINT NOT NULL DEFAULT 1;
CREATE INDEX pictures_edition ON pictures (edition, id);
