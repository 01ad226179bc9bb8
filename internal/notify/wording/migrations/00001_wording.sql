-- oldest: 1
-- +goose Up
-- What kinds of notices say, in versions that never change: nothing updates or deletes a row.
CREATE TABLE notice_words (
  id      CHAR(36)     NOT NULL PRIMARY KEY, -- of the words of the program: b- and their hash
  kind    VARCHAR(60)  NOT NULL,
  lang    VARCHAR(8)   NOT NULL,
  form    VARCHAR(16)  NOT NULL,
  number  BIGINT       NOT NULL, -- counts the versions of those three
  words   MEDIUMTEXT   NOT NULL, -- as JSON
  note    VARCHAR(200) NOT NULL,
  made_by VARCHAR(100) NOT NULL,
  made_at BIGINT       NOT NULL
);
CREATE UNIQUE INDEX notice_words_number ON notice_words (kind, lang, form, number);
-- Which version is in use where it is not the program's.
CREATE TABLE notice_words_used (
  kind       VARCHAR(60)  NOT NULL,
  lang       VARCHAR(8)   NOT NULL,
  form       VARCHAR(16)  NOT NULL,
  version    VARCHAR(36)  NOT NULL, -- empty: the program's
  moves      BIGINT       NOT NULL, -- counts how often it became another one
  changed_by VARCHAR(100) NOT NULL,
  changed_at BIGINT       NOT NULL,
  PRIMARY KEY (kind, lang, form)
);
