-- oldest: 1
-- +goose Up
-- Mail that came in. The whole of it is a file.
CREATE TABLE inbox_mails (
  id           CHAR(36)     NOT NULL PRIMARY KEY,
  identity     CHAR(64)     NOT NULL, -- of its Message-ID and what it says: the same mail comes in once
  message_id   VARCHAR(300) NOT NULL,
  thread       CHAR(36)     NOT NULL, -- the first mail of those that answer each other
  delivery     VARCHAR(36)  NOT NULL, -- the letter of the shop that it is about, or ''
  source       VARCHAR(8)   NOT NULL,
  kind         VARCHAR(16)  NOT NULL,
  reason       VARCHAR(60)  NOT NULL, -- why it is of that kind
  said         VARCHAR(500) NOT NULL, -- of a bounce: what the server said
  from_address VARCHAR(254) NOT NULL,
  from_name    VARCHAR(100) NOT NULL,
  envelope     VARCHAR(254) NOT NULL, -- who handed it over says so
  to_names     VARCHAR(400) NOT NULL,
  subject      VARCHAR(300) NOT NULL,
  spf          VARCHAR(12)  NOT NULL,
  dkim         VARCHAR(12)  NOT NULL,
  proven       BIGINT       NOT NULL, -- 1: it comes from the domain that it says
  cut          BIGINT       NOT NULL, -- 1: not all of it could be read
  plain        MEDIUMTEXT   NOT NULL,
  size         BIGINT       NOT NULL,
  files        BIGINT       NOT NULL,
  sent_at      BIGINT       NOT NULL, -- as it says; 0: it does not
  got_at       BIGINT       NOT NULL
);
CREATE UNIQUE INDEX inbox_mails_identity ON inbox_mails (identity);
CREATE INDEX inbox_mails_message ON inbox_mails (message_id);
CREATE INDEX inbox_mails_thread ON inbox_mails (thread, id);
CREATE INDEX inbox_mails_delivery ON inbox_mails (delivery, id);
CREATE INDEX inbox_mails_kind ON inbox_mails (kind, id);
CREATE INDEX inbox_mails_from ON inbox_mails (from_address, id);
CREATE INDEX inbox_mails_got ON inbox_mails (got_at);
