-- +goose Up
CREATE TABLE todos (
  kind    VARCHAR(60)  NOT NULL,
  about   VARCHAR(255) NOT NULL,
  id      CHAR(36)     NOT NULL,
  form    BIGINT       NOT NULL, -- version of the payload
  payload MEDIUMTEXT   NOT NULL,
  edition BIGINT       NOT NULL, -- how often it was replaced
  created BIGINT       NOT NULL, -- Unix ms, as all times here
  due     BIGINT       NOT NULL, -- when it is wanted
  look    BIGINT       NOT NULL, -- when a runner looks at it next: due, the end of a pause, or of a lease
  lease   VARCHAR(36)  NOT NULL, -- who is at it; '' is nobody
  tries   BIGINT       NOT NULL,
  stuck   BIGINT       NOT NULL, -- since when it needs a person's eye; 0: it does not
  code    VARCHAR(60)  NOT NULL, -- of the last failure
  reason  TEXT         NOT NULL, -- the last failure
  PRIMARY KEY (kind, about)
);
CREATE INDEX todos_look ON todos (kind, look);
