-- oldest: 3
-- +goose Up
-- The browsers in which a member has signed in: strangers' failures do not count against them.
CREATE TABLE known_browsers (
    member_id     VARCHAR(36)  NOT NULL,
    guest         VARCHAR(32)  NOT NULL,
    seen_at       BIGINT       NOT NULL,
    PRIMARY KEY (member_id, guest)
);
CREATE INDEX known_browsers_seen ON known_browsers (seen_at);
