-- oldest: 1
-- +goose Up
-- The keys that mail of a domain is signed with: of one generation there are two, RSA and Ed25519.
CREATE TABLE dkim_keys (
  domain     VARCHAR(190) NOT NULL,
  generation BIGINT       NOT NULL, -- the newest that is used signs
  algorithm  VARCHAR(16)  NOT NULL,
  selector   VARCHAR(63)  NOT NULL,
  secret     TEXT         NOT NULL, -- sealed
  public     TEXT         NOT NULL, -- as it stands in the DNS
  made_at    BIGINT       NOT NULL,
  used_at    BIGINT       NOT NULL, -- since when mail is signed with it; 0: it waits for its lines in the DNS
  PRIMARY KEY (domain, generation, algorithm)
);
