-- oldest: 1
-- +goose Up
-- The AlimTalk that a provider knows for a kind of notice in a language, and how far Kakao's approval of it is.
CREATE TABLE message_templates (
  id          CHAR(36)     NOT NULL PRIMARY KEY,
  provider    VARCHAR(16)  NOT NULL,
  code        VARCHAR(60)  NOT NULL, -- what the provider calls it
  kind        VARCHAR(60)  NOT NULL,
  lang        VARCHAR(8)   NOT NULL,
  state       VARCHAR(16)  NOT NULL,
  text        MEDIUMTEXT   NOT NULL, -- what the shop says, with #{names}
  approved    MEDIUMTEXT   NOT NULL, -- what Kakao approved; empty: nothing yet
  title       VARCHAR(50)  NOT NULL, -- emphasised over the text
  buttons     MEDIUMTEXT   NOT NULL, -- as JSON
  note        VARCHAR(200) NOT NULL,
  approved_at BIGINT       NOT NULL, -- 0: it was never
  changed_at  BIGINT       NOT NULL,
  changed_by  VARCHAR(100) NOT NULL
);
CREATE UNIQUE INDEX message_templates_code ON message_templates (provider, code);
CREATE INDEX message_templates_kind ON message_templates (provider, kind, lang, state);
