-- +goose Up
CREATE TABLE members (
    id            VARCHAR(36)  NOT NULL PRIMARY KEY,
    email         VARCHAR(254) NOT NULL UNIQUE,
    name          VARCHAR(160) NOT NULL,
    phone         VARCHAR(20)  NOT NULL,
    role          VARCHAR(16)  NOT NULL,
    password      VARCHAR(200) NOT NULL,
    must_change   INTEGER      NOT NULL,
    demo          INTEGER      NOT NULL,
    created_at    BIGINT       NOT NULL
);
CREATE INDEX members_role ON members (role);

CREATE TABLE sessions (
    token         VARCHAR(64)  NOT NULL PRIMARY KEY,
    member_id     VARCHAR(36)  NOT NULL,
    data          BLOB         NOT NULL,
    expires_at    BIGINT       NOT NULL
);
CREATE INDEX sessions_member ON sessions (member_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

CREATE TABLE addresses (
    id            VARCHAR(36)  NOT NULL PRIMARY KEY,
    member_id     VARCHAR(36)  NOT NULL UNIQUE,
    recipient     VARCHAR(160) NOT NULL,
    phone         VARCHAR(20)  NOT NULL,
    postcode      VARCHAR(5)   NOT NULL,
    line1         VARCHAR(480) NOT NULL,
    line2         VARCHAR(320) NOT NULL,
    memo          VARCHAR(320) NOT NULL,
    updated_at    BIGINT       NOT NULL
);

CREATE TABLE audit_entries (
    id            VARCHAR(36)  NOT NULL PRIMARY KEY,
    at            BIGINT       NOT NULL,
    actor_id      VARCHAR(36)  NOT NULL,
    actor_name    VARCHAR(160) NOT NULL,
    role          VARCHAR(16)  NOT NULL,
    ip            VARCHAR(45)  NOT NULL,
    action        VARCHAR(80)  NOT NULL,
    target        VARCHAR(200) NOT NULL,
    outcome       INTEGER      NOT NULL,
    detail        TEXT         NOT NULL
);
CREATE INDEX audit_entries_actor ON audit_entries (actor_id, id);
CREATE INDEX audit_entries_action ON audit_entries (action, id);
