-- oldest: 2
-- +goose Up
-- Whom of its members a running campaign tells now, when it tries wordings against each other.
ALTER TABLE campaigns ADD COLUMN stage VARCHAR(8) NOT NULL DEFAULT '';
-- The wording that the rest are told by, and when it is taken by itself; 0: by hand.
ALTER TABLE campaigns ADD COLUMN winner VARCHAR(4) NOT NULL DEFAULT '';
ALTER TABLE campaigns ADD COLUMN choose_at BIGINT NOT NULL DEFAULT 0;
-- What those it told were to cost, in thousandths of a won.
ALTER TABLE campaigns ADD COLUMN booked BIGINT NOT NULL DEFAULT 0;
-- Why it paused by itself, or empty.
ALTER TABLE campaigns ADD COLUMN why VARCHAR(16) NOT NULL DEFAULT '';
-- What came of it, by wording and time: by the minute while letters are young, then by the hour, then by the day.
CREATE TABLE campaign_tally (
  campaign CHAR(36)    NOT NULL,
  wording  VARCHAR(4)  NOT NULL,
  what     VARCHAR(16) NOT NULL,
  at       BIGINT      NOT NULL, -- the beginning of the minute, hour or day; 0: nobody wrote down when
  n        BIGINT      NOT NULL,
  PRIMARY KEY (campaign, wording, what, at)
);
INSERT INTO campaign_tally (campaign, wording, what, at, n) SELECT campaign, 'a', what, 0, n FROM campaign_counts;
DROP TABLE campaign_counts;
ALTER TABLE campaign_deeds ADD COLUMN wording VARCHAR(4) NOT NULL DEFAULT 'a';
