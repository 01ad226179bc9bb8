-- oldest: 1
-- +goose Up
-- The sentences that somebody was shown when they agreed, letter by letter.
CREATE TABLE consent_wordings (
  hash     CHAR(64)      NOT NULL PRIMARY KEY,
  version  VARCHAR(20)   NOT NULL,
  lang     VARCHAR(8)    NOT NULL,
  words    VARCHAR(1000) NOT NULL,
  first_at BIGINT        NOT NULL
);
-- What somebody answered, and when; rows are only ever added.
CREATE TABLE consents (
  id       CHAR(36)     NOT NULL PRIMARY KEY,
  person   VARCHAR(64)  NOT NULL,
  purpose  VARCHAR(16)  NOT NULL,
  medium   VARCHAR(16)  NOT NULL,
  agreed   INTEGER      NOT NULL,
  source   VARCHAR(16)  NOT NULL, -- where they answered
  wording  CHAR(64)     NOT NULL, -- what they were shown
  delivery VARCHAR(36)  NOT NULL, -- the letter whose link they used, or empty
  at       BIGINT       NOT NULL
);
CREATE INDEX consents_person ON consents (person, id);
-- Where each of them comes to now. It follows from the rows above and is written with them.
CREATE TABLE consents_now (
  person   VARCHAR(64)  NOT NULL,
  purpose  VARCHAR(16)  NOT NULL,
  medium   VARCHAR(16)  NOT NULL,
  agreed   INTEGER      NOT NULL,
  source   VARCHAR(16)  NOT NULL,
  since    BIGINT       NOT NULL,
  renew_at BIGINT       NOT NULL, -- when they are to be reminded of it; 0: they did not agree
  PRIMARY KEY (person, purpose, medium)
);
CREATE INDEX consents_now_agreed ON consents_now (agreed, purpose, medium, person);
CREATE INDEX consents_now_renew ON consents_now (renew_at);
-- Addresses that are left alone. They are kept as hashes: the list is of use without telling whose they are.
CREATE TABLE suppressions (
  medium  VARCHAR(16)  NOT NULL,
  address CHAR(64)     NOT NULL,
  id      CHAR(36)     NOT NULL,
  reason  VARCHAR(16)  NOT NULL,
  shown   VARCHAR(120) NOT NULL, -- the address with most of it hidden
  said    VARCHAR(400) NOT NULL,
  actor   VARCHAR(160) NOT NULL, -- who wrote it down; empty: the shop itself
  at      BIGINT       NOT NULL,
  PRIMARY KEY (medium, address)
);
CREATE UNIQUE INDEX suppressions_id ON suppressions (id);
CREATE INDEX suppressions_reason ON suppressions (reason, id);
CREATE INDEX suppressions_address ON suppressions (address, id);
-- The advertisements that a person was sent on a day, one in each place of the day.
CREATE TABLE ad_places (
  person VARCHAR(64) NOT NULL,
  day    BIGINT      NOT NULL, -- days since 1970 in Seoul
  place  BIGINT      NOT NULL,
  notice CHAR(36)    NOT NULL,
  PRIMARY KEY (person, day, place)
);
CREATE INDEX ad_places_day ON ad_places (day);
