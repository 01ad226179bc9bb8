-- +goose Up
-- oldest: 1
-- Shows are listed by when they are announced for: all of them, and those of one state.
CREATE INDEX shows_when ON shows (starts_at, id);
CREATE INDEX shows_when_state ON shows (state, starts_at, id);
