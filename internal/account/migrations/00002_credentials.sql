-- oldest: 1
-- +goose Up
CREATE TABLE IF NOT EXISTS credentials (
    id            VARCHAR(36)   NOT NULL PRIMARY KEY,
    member_id     VARCHAR(36)   NOT NULL,
    kind          VARCHAR(20)   NOT NULL,
    subject       VARCHAR(254)  NOT NULL,
    secret        VARCHAR(2000) NOT NULL,
    created_at    BIGINT        NOT NULL,
    changed_at    BIGINT        NOT NULL,
    CONSTRAINT credentials_subject UNIQUE (kind, subject)
);
INSERT INTO credentials (id, member_id, kind, subject, secret, created_at, changed_at)
SELECT m.id, m.id, 'password', m.id, m.password, m.created_at, m.created_at FROM members m
 WHERE NOT EXISTS (SELECT 1 FROM credentials c WHERE c.kind = 'password' AND c.subject = m.id);

CREATE TABLE IF NOT EXISTS session_notes (
    token         VARCHAR(64)   NOT NULL,
    name          VARCHAR(40)   NOT NULL,
    value         VARCHAR(2000) NOT NULL,
    expires_at    BIGINT        NOT NULL,
    PRIMARY KEY (token, name)
);
CREATE INDEX session_notes_expiry ON session_notes (expires_at);
CREATE INDEX credentials_member ON credentials (member_id, kind);
