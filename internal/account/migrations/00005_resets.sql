-- oldest: 3
-- +goose Up
-- Who may set a new password without the old one, by the hash of what they were sent. Without a member it opens nothing.
CREATE TABLE password_resets (
    token         VARCHAR(64)  NOT NULL PRIMARY KEY,
    member_id     VARCHAR(36)  NOT NULL,
    expires_at    BIGINT       NOT NULL
);
CREATE INDEX password_resets_member ON password_resets (member_id);
CREATE INDEX password_resets_expiry ON password_resets (expires_at);
