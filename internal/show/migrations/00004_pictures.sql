-- +goose Up
-- Posters and faces are addresses of this shop's pictures; pictures that were drawn again have new ones.
-- oldest: 1
UPDATE shows SET poster = REPLACE(poster, '/img/', '/img/2/') WHERE poster LIKE '/img/%' AND poster NOT LIKE '/img/2/%';
UPDATE shows SET host_face = REPLACE(host_face, '/img/', '/img/2/') WHERE host_face LIKE '/img/%' AND host_face NOT LIKE '/img/2/%';
