CREATE TABLE ad_places (
  person VARCHAR(64) NOT NULL,
  day    BIGINT      NOT NULL, -- days since 1970 in Seoul
  place  BIGINT      NOT NULL,
  notice CHAR(36)    NOT NULL,
  PRIMARY KEY (person, day, place)
);
CREATE TABLE address_files (
  id          VARCHAR(36)  NOT NULL PRIMARY KEY,
  node        VARCHAR(255) NOT NULL, -- in whose folder it lies
  name        VARCHAR(200) NOT NULL,
  size        BIGINT       NOT NULL,
  unpacked    BIGINT       NOT NULL, -- bytes of the official files in it
  kind        VARCHAR(10)  NOT NULL, -- full or days
  edition     VARCHAR(20)  NOT NULL, -- of its data, as its name tells
  received_at BIGINT       NOT NULL, -- Unix ms
  load_id     VARCHAR(36)  NOT NULL  -- which uses it, or empty
);
CREATE TABLE address_loads (
  id         VARCHAR(36)  NOT NULL PRIMARY KEY, -- sorts by time
  node       VARCHAR(255) NOT NULL, -- which does it
  kind       VARCHAR(10)  NOT NULL, -- full, days or back
  origin     VARCHAR(10)  NOT NULL, -- staff or folder
  by_name    VARCHAR(200) NOT NULL, -- who asked for it
  state      VARCHAR(10)  NOT NULL, -- waiting, working, done, failed, cancelled
  forced     BIGINT       NOT NULL, -- 1: what the gate finds is told, and does not stop it
  stop_asked BIGINT       NOT NULL, -- 1: somebody wants it ended
  stage      VARCHAR(10)  NOT NULL, -- of the work
  file       VARCHAR(200) NOT NULL, -- that is being read
  bytes_read BIGINT       NOT NULL,
  bytes_all  BIGINT       NOT NULL,
  addresses  BIGINT       NOT NULL, -- so far, and in the end
  files      TEXT         NOT NULL, -- their ids and names, as JSON
  edition    VARCHAR(20)  NOT NULL,
  day        VARCHAR(8)   NOT NULL, -- of the last delta in the index
  made_up    BIGINT       NOT NULL, -- 1: the data is for trying only
  parcels    BIGINT       NOT NULL,
  size       BIGINT       NOT NULL, -- of the index
  digest     VARCHAR(64)  NOT NULL, -- of the index, written down before it takes its place
  rejected   BIGINT       NOT NULL, -- rows
  code       VARCHAR(60)  NOT NULL, -- of what went wrong
  reason     VARCHAR(500) NOT NULL,
  report     TEXT         NOT NULL, -- doubts of the gate and reasons of rejected rows, as JSON
  created_at BIGINT       NOT NULL,
  started_at BIGINT       NOT NULL,
  beat_at    BIGINT       NOT NULL, -- when its node last told of it
  ended_at   BIGINT       NOT NULL
);
CREATE TABLE address_nodes (
  node      VARCHAR(255) NOT NULL PRIMARY KEY,
  seen_at   BIGINT       NOT NULL,
  digest    VARCHAR(64)  NOT NULL, -- of its index; empty: it has none
  told      TEXT         NOT NULL  -- the rest, as JSON
);
CREATE TABLE address_ranges (
  id         VARCHAR(36)  NOT NULL PRIMARY KEY,
  kind       VARCHAR(10)  NOT NULL, -- jeju or island
  name       VARCHAR(200) NOT NULL,
  low        VARCHAR(5)   NOT NULL,
  high       VARCHAR(5)   NOT NULL,
  version    BIGINT       NOT NULL,
  changed_at BIGINT       NOT NULL
);
CREATE TABLE address_rejects (
  load_id VARCHAR(36)  NOT NULL,
  n       BIGINT       NOT NULL,
  file    VARCHAR(200) NOT NULL,
  line    BIGINT       NOT NULL,
  reason  VARCHAR(200) NOT NULL,
  PRIMARY KEY (load_id, n)
);
CREATE TABLE address_settings (
  id      BIGINT      NOT NULL PRIMARY KEY,
  version BIGINT      NOT NULL,
  watch   BIGINT      NOT NULL, -- 1: files in the folder are loaded by themselves
  hour    BIGINT      NOT NULL, -- in Seoul, at which full files are; -1: at any
  golden  TEXT        NOT NULL, -- as JSON
  busy    VARCHAR(36) NOT NULL, -- the load at work
  ranges  BIGINT      NOT NULL  -- grows with each change of the ranges
);
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
CREATE TABLE arrivals (
  carrier VARCHAR(40) NOT NULL,
  area    VARCHAR(16) NOT NULL, -- all, all+: wherever they went, and wherever far off
  weekday INTEGER     NOT NULL, -- of the hand-over, Sunday is 0; -1: any
  hour    INTEGER     NOT NULL, -- of the hand-over; -1: any
  month   INTEGER     NOT NULL, -- of arrival: months since the year 0
  d0 BIGINT NOT NULL DEFAULT 0, d1 BIGINT NOT NULL DEFAULT 0, d2  BIGINT NOT NULL DEFAULT 0, d3  BIGINT NOT NULL DEFAULT 0, d4  BIGINT NOT NULL DEFAULT 0, d5  BIGINT NOT NULL DEFAULT 0,
  d6 BIGINT NOT NULL DEFAULT 0, d7 BIGINT NOT NULL DEFAULT 0, d8  BIGINT NOT NULL DEFAULT 0, d9  BIGINT NOT NULL DEFAULT 0, d10 BIGINT NOT NULL DEFAULT 0, d11 BIGINT NOT NULL DEFAULT 0,
  d12 BIGINT NOT NULL DEFAULT 0, d13 BIGINT NOT NULL DEFAULT 0, d14 BIGINT NOT NULL DEFAULT 0, d15 BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (carrier, area, weekday, hour, month)
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
CREATE TABLE blob_files (
  name       VARCHAR(200) NOT NULL PRIMARY KEY,
  version    VARCHAR(36)  NOT NULL, -- whose pieces are the file's
  size       BIGINT       NOT NULL,
  created_at BIGINT       NOT NULL
);
CREATE TABLE blob_pieces (
  version VARCHAR(36) NOT NULL,
  n       BIGINT      NOT NULL,
  bytes   MEDIUMBLOB  NOT NULL,
  PRIMARY KEY (version, n)
);
CREATE TABLE campaign_deeds (
  delivery CHAR(36)    NOT NULL,
  what     VARCHAR(16) NOT NULL,
  campaign CHAR(36)    NOT NULL,
  person   VARCHAR(64) NOT NULL,
  at       BIGINT      NOT NULL, wording VARCHAR(4) NOT NULL DEFAULT 'a',
  PRIMARY KEY (delivery, what)
);
CREATE TABLE campaign_orders (
  order_id CHAR(36) NOT NULL PRIMARY KEY,
  campaign CHAR(36) NOT NULL,
  won      BIGINT   NOT NULL,
  at       BIGINT   NOT NULL
);
CREATE TABLE campaign_tally (
  campaign CHAR(36)    NOT NULL,
  wording  VARCHAR(4)  NOT NULL,
  what     VARCHAR(16) NOT NULL,
  at       BIGINT      NOT NULL, -- the beginning of the minute, hour or day; 0: nobody wrote down when
  n        BIGINT      NOT NULL,
  PRIMARY KEY (campaign, wording, what, at)
);
CREATE TABLE campaigns (
  id         CHAR(36)     NOT NULL PRIMARY KEY,
  name       VARCHAR(240) NOT NULL,
  state      VARCHAR(16)  NOT NULL,
  form       MEDIUMTEXT   NOT NULL, -- what it says, to whom and how fast, as JSON
  starts_at  BIGINT       NOT NULL, -- 0: at once
  begun_at   BIGINT       NOT NULL,
  ended_at   BIGINT       NOT NULL,
  place      VARCHAR(64)  NOT NULL, -- the last member that was looked at
  looked     BIGINT       NOT NULL, -- members who were looked at so far
  told       BIGINT       NOT NULL, -- letters that were written down so far
  version    BIGINT       NOT NULL,
  created_by VARCHAR(160) NOT NULL,
  created_at BIGINT       NOT NULL
, stage VARCHAR(8) NOT NULL DEFAULT '', winner VARCHAR(4) NOT NULL DEFAULT '', choose_at BIGINT NOT NULL DEFAULT 0, booked BIGINT NOT NULL DEFAULT 0, why VARCHAR(16) NOT NULL DEFAULT '');
CREATE TABLE carrier_health (
  carrier   VARCHAR(40) NOT NULL PRIMARY KEY,
  ok_at     BIGINT      NOT NULL, -- the last answer that was understood
  failed_at BIGINT      NOT NULL,
  why       VARCHAR(32) NOT NULL, -- of the last failure
  streak    INTEGER     NOT NULL, -- failures since the last success
  strange   INTEGER     NOT NULL, -- answers in a row that nobody understands
  until_at  BIGINT      NOT NULL, -- not asked before
  alarm_at  BIGINT      NOT NULL, -- since when its answers are not understood; 0: they are
  seen_at   BIGINT      NOT NULL  -- when a known number was looked up last
, doubt INTEGER NOT NULL DEFAULT 0);
CREATE TABLE carts (
  owner      VARCHAR(100) NOT NULL,
  variant_id VARCHAR(36)  NOT NULL,
  qty        BIGINT       NOT NULL,
  added_at   BIGINT       NOT NULL,
  PRIMARY KEY (owner, variant_id)
);
CREATE TABLE chat_attendance (
  app    VARCHAR(32) NOT NULL,
  room   VARCHAR(96) NOT NULL,
  member VARCHAR(64) NOT NULL,
  at     BIGINT      NOT NULL, -- when they first came
  PRIMARY KEY (app, room, member)
);
CREATE TABLE chat_audience (
  app     VARCHAR(32) NOT NULL,
  room    VARCHAR(96) NOT NULL,
  version BIGINT      NOT NULL,
  sketch  BLOB        NOT NULL,
  PRIMARY KEY (app, room)
);
CREATE TABLE chat_messages (
  id         VARCHAR(64) NOT NULL PRIMARY KEY,
  room       VARCHAR(96) NOT NULL,
  off        BIGINT      NOT NULL,
  kind       VARCHAR(16) NOT NULL,
  at         BIGINT      NOT NULL,
  author     VARCHAR(36) NOT NULL,
  data       TEXT        NOT NULL,
  deleted_at BIGINT      NOT NULL,
  deleted_by VARCHAR(36) NOT NULL
, app VARCHAR(32) NOT NULL DEFAULT 'shop');
CREATE TABLE chat_offsets (
  name   VARCHAR(32) NOT NULL PRIMARY KEY,
  log_id VARCHAR(64) NOT NULL,
  off    BIGINT      NOT NULL
);
CREATE TABLE chat_questions (
  app         VARCHAR(32) NOT NULL,
  room        VARCHAR(96) NOT NULL,
  off         BIGINT      NOT NULL,
  id          VARCHAR(64) NOT NULL,
  answered_at BIGINT      NOT NULL,
  answered_by VARCHAR(36) NOT NULL,
  PRIMARY KEY (app, room, id)
);
CREATE TABLE chat_sanctions (
  id         VARCHAR(36)  NOT NULL PRIMARY KEY,
  room       VARCHAR(96)  NOT NULL,
  member     VARCHAR(36)  NOT NULL,
  name       VARCHAR(80)  NOT NULL,
  kind       VARCHAR(8)   NOT NULL,
  until_at   BIGINT       NOT NULL,
  reason     VARCHAR(200) NOT NULL,
  by_member  VARCHAR(36)  NOT NULL,
  created_at BIGINT       NOT NULL,
  lifted_at  BIGINT       NOT NULL
, app VARCHAR(32) NOT NULL DEFAULT 'shop');
CREATE TABLE chat_states (
  app    VARCHAR(32) NOT NULL,
  room   VARCHAR(96) NOT NULL,
  log_id VARCHAR(64) NOT NULL,
  off    BIGINT      NOT NULL,
  hearts BIGINT      NOT NULL,
  board  TEXT        NOT NULL,
  PRIMARY KEY (app, room)
);
CREATE TABLE chat_told (
  app  VARCHAR(32) NOT NULL,
  kind VARCHAR(16) NOT NULL,
  id   VARCHAR(64) NOT NULL, message VARCHAR(64) NOT NULL DEFAULT '',
  PRIMARY KEY (app, kind, id)
);
CREATE TABLE chat_traces (
  app     VARCHAR(32) NOT NULL,
  member  VARCHAR(36) NOT NULL,
  browser VARCHAR(32) NOT NULL,
  network VARCHAR(32) NOT NULL,
  at      BIGINT      NOT NULL,
  PRIMARY KEY (app, member)
);
CREATE TABLE consent_wordings (
  hash     CHAR(64)      NOT NULL PRIMARY KEY,
  version  VARCHAR(20)   NOT NULL,
  lang     VARCHAR(8)    NOT NULL,
  words    VARCHAR(1000) NOT NULL,
  first_at BIGINT        NOT NULL
);
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
CREATE TABLE consents_now (
  person   VARCHAR(64)  NOT NULL,
  purpose  VARCHAR(16)  NOT NULL,
  medium   VARCHAR(16)  NOT NULL,
  agreed   INTEGER      NOT NULL,
  source   VARCHAR(16)  NOT NULL,
  since    BIGINT       NOT NULL,
  renew_at BIGINT       NOT NULL, lang VARCHAR(8) NOT NULL DEFAULT 'ko', -- when they are to be reminded of it; 0: they did not agree
  PRIMARY KEY (person, purpose, medium)
);
CREATE TABLE credentials (
    id            VARCHAR(36)   NOT NULL PRIMARY KEY,
    member_id     VARCHAR(36)   NOT NULL,
    kind          VARCHAR(20)   NOT NULL,
    subject       VARCHAR(254)  NOT NULL,
    secret        VARCHAR(2000) NOT NULL,
    created_at    BIGINT        NOT NULL,
    changed_at    BIGINT        NOT NULL,
    CONSTRAINT credentials_subject UNIQUE (kind, subject)
);
CREATE TABLE deliveries (
  id         CHAR(36)     NOT NULL PRIMARY KEY,
  notice_id  CHAR(36)     NOT NULL,
  kind       VARCHAR(60)  NOT NULL,
  about      VARCHAR(60)  NOT NULL, -- what staff know the matter by, such as an order's number
  channel    VARCHAR(16)  NOT NULL,
  address    VARCHAR(320) NOT NULL,
  subject    VARCHAR(300) NOT NULL,
  state      VARCHAR(16)  NOT NULL,
  attempts   BIGINT       NOT NULL,
  code       VARCHAR(60)  NOT NULL, -- why it stands where it stands
  reason     VARCHAR(500) NOT NULL,
  told_at    BIGINT       NOT NULL,
  changed_at BIGINT       NOT NULL
, person VARCHAR(64) NOT NULL DEFAULT '', lang VARCHAR(8) NOT NULL DEFAULT '', step BIGINT NOT NULL DEFAULT 0, reported_at BIGINT NOT NULL DEFAULT 0, volley VARCHAR(36) NOT NULL DEFAULT '', due_at BIGINT NOT NULL DEFAULT 0, words VARCHAR(36) NOT NULL DEFAULT '', test BIGINT NOT NULL DEFAULT 0);
CREATE TABLE delivery_attempts (
  delivery_id CHAR(36)     NOT NULL,
  attempt     BIGINT       NOT NULL,
  begun_at    BIGINT       NOT NULL,
  ended_at    BIGINT       NOT NULL, -- 0: open
  outcome     VARCHAR(16)  NOT NULL,
  code        VARCHAR(60)  NOT NULL,
  reason      VARCHAR(500) NOT NULL,
  provider_id VARCHAR(190) NOT NULL,
  PRIMARY KEY (delivery_id, attempt)
);
CREATE TABLE delivery_reports (
  provider    VARCHAR(32)  NOT NULL,
  event       VARCHAR(190) NOT NULL,
  delivery_id CHAR(36)     NOT NULL,
  state       VARCHAR(16)  NOT NULL,
  code        VARCHAR(60)  NOT NULL,
  reason      VARCHAR(500) NOT NULL,
  said_at     BIGINT       NOT NULL, -- by the provider's clock, and never later than got_at
  got_at      BIGINT       NOT NULL,
  PRIMARY KEY (provider, event)
);
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
CREATE TABLE goose_account (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);
CREATE TABLE goose_address (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);
CREATE TABLE goose_blob (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);
CREATE TABLE goose_campaign (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);
CREATE TABLE goose_catalog (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);
CREATE TABLE goose_chat (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);
CREATE TABLE goose_consent (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);
CREATE TABLE goose_delivery (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);
CREATE TABLE goose_device (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);
CREATE TABLE goose_dkim (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);
CREATE TABLE goose_eventlog (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);
CREATE TABLE goose_inbox (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);
CREATE TABLE goose_mailbox (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);
CREATE TABLE goose_mailgun (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);
CREATE TABLE goose_media (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);
CREATE TABLE goose_messages (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);
CREATE TABLE goose_nodes (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);
CREATE TABLE goose_notify (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);
CREATE TABLE goose_order (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);
CREATE TABLE goose_payment (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);
CREATE TABLE goose_seal (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);
CREATE TABLE goose_show (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);
CREATE TABLE goose_todo (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);
CREATE TABLE goose_wording (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);
CREATE TABLE inbox_files (
  mail     CHAR(36) NOT NULL PRIMARY KEY,
  begun_at BIGINT   NOT NULL
);
CREATE TABLE inbox_held (
  id    BIGINT NOT NULL PRIMARY KEY,
  bytes BIGINT NOT NULL
);
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
CREATE TABLE known_browsers (
    member_id     VARCHAR(36)  NOT NULL,
    guest         VARCHAR(32)  NOT NULL,
    seen_at       BIGINT       NOT NULL,
    PRIMARY KEY (member_id, guest)
);
CREATE TABLE listeners (
  name   VARCHAR(60) PRIMARY KEY,
  log_id VARCHAR(64) NOT NULL, -- the log that off counts in
  off    BIGINT      NOT NULL  -- everything up to here is done
);
CREATE TABLE mailboxes (
  id         CHAR(64)     NOT NULL PRIMARY KEY, -- of its server, user and folder
  setup      CHAR(64)     NOT NULL, -- of how it is got into: with another one it is tried at once
  validity   BIGINT       NOT NULL, -- of the UIDs; 0: it was never open
  last_uid   BIGINT       NOT NULL, -- the mails up to it are in
  taken      BIGINT       NOT NULL,
  passed     BIGINT       NOT NULL, -- mails that could not be fetched and were left where they are
  trouble    VARCHAR(16)  NOT NULL,
  said       VARCHAR(200) NOT NULL,
  fails      BIGINT       NOT NULL, -- in a row
  bad_uid    BIGINT       NOT NULL, -- the mail at which it broke off
  bad_tries  BIGINT       NOT NULL,
  looked_at  BIGINT       NOT NULL,
  fine_at    BIGINT       NOT NULL, -- when it was last looked into to its end
  next_at    BIGINT       NOT NULL,
  holder     VARCHAR(36)  NOT NULL, -- who looks into it now
  held_until BIGINT       NOT NULL
);
CREATE TABLE mailgun_calls (
  token VARCHAR(100) NOT NULL PRIMARY KEY,
  at    BIGINT       NOT NULL
);
CREATE TABLE members (
    id            VARCHAR(36)  NOT NULL PRIMARY KEY,
    email         VARCHAR(254) NOT NULL UNIQUE,
    name          VARCHAR(160) NOT NULL,
    phone         VARCHAR(20)  NOT NULL,
    role          VARCHAR(16)  NOT NULL,
    must_change   INTEGER      NOT NULL,
    demo          INTEGER      NOT NULL,
    created_at    BIGINT       NOT NULL
);
CREATE TABLE message_attempts (
  delivery_id CHAR(36)     NOT NULL,
  attempt     BIGINT       NOT NULL,
  provider    VARCHAR(16)  NOT NULL,
  channel     VARCHAR(16)  NOT NULL,
  sender      VARCHAR(16)  NOT NULL, -- the number that it came from; empty: by no number
  template    VARCHAR(60)  NOT NULL, -- of an AlimTalk
  print       CHAR(64)     NOT NULL, -- of phone and text
  begun_at    BIGINT       NOT NULL,
  request     VARCHAR(190),          -- what the provider calls it, of one attempt alone; null: nobody knows yet
  PRIMARY KEY (delivery_id, attempt)
);
CREATE TABLE message_pictures (
  provider    VARCHAR(16)  NOT NULL,
  picture     CHAR(36)     NOT NULL,
  file        VARCHAR(190) NOT NULL, -- what the provider calls it; empty: somebody uploads it
  uploaded_at BIGINT       NOT NULL, -- when that began
  until       BIGINT       NOT NULL, -- when the provider forgets it, or the upload has had its time
  PRIMARY KEY (provider, picture)
);
CREATE TABLE message_providers (
  name       VARCHAR(16)  NOT NULL PRIMARY KEY,
  ok_at      BIGINT       NOT NULL,
  failed_at  BIGINT       NOT NULL,
  why        VARCHAR(60)  NOT NULL,
  balance    BIGINT       NOT NULL, -- in won; -1: it does not say
  asked_at   BIGINT       NOT NULL
, turn BIGINT NOT NULL DEFAULT 0, renewed_at BIGINT NOT NULL DEFAULT 0, renewed_by VARCHAR(100) NOT NULL DEFAULT '', called_at BIGINT NOT NULL DEFAULT 0);
CREATE TABLE message_senders (
  provider   VARCHAR(16)  NOT NULL,
  number     VARCHAR(16)  NOT NULL,
  state      VARCHAR(16)  NOT NULL,
  note       VARCHAR(200) NOT NULL, -- where its papers are
  expires_at BIGINT       NOT NULL, -- 0: never
  used       BIGINT       NOT NULL, -- 1: messages come from it
  changed_at BIGINT       NOT NULL,
  changed_by VARCHAR(100) NOT NULL,
  PRIMARY KEY (provider, number)
);
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
CREATE TABLE migration_steps (
	  domain VARCHAR(40) NOT NULL,
	  step   BIGINT      NOT NULL,
	  oldest BIGINT      NOT NULL,
	  PRIMARY KEY (domain, step)
	);
CREATE TABLE nodes (
  id         VARCHAR(36)  NOT NULL PRIMARY KEY,
  url        VARCHAR(255) NOT NULL,
  roles      VARCHAR(120) NOT NULL, -- separated by commas
  beat       BIGINT       NOT NULL, -- grows while the node lives
  seen_at    BIGINT       NOT NULL, -- Unix ms by the node's own clock
  started_at BIGINT       NOT NULL
, name VARCHAR(255) NOT NULL DEFAULT '');
CREATE TABLE notice_budget (
  id        VARCHAR(8) NOT NULL PRIMARY KEY, -- 'daily'
  milli_won BIGINT     NOT NULL
);
CREATE TABLE notice_channels_off (
  kind    VARCHAR(60) NOT NULL,
  channel VARCHAR(16) NOT NULL,
  since   BIGINT      NOT NULL,
  PRIMARY KEY (kind, channel)
);
CREATE TABLE notice_channels_on (
  kind    VARCHAR(60) NOT NULL,
  channel VARCHAR(16) NOT NULL,
  since   BIGINT      NOT NULL,
  PRIMARY KEY (kind, channel)
);
CREATE TABLE notice_costs (
  delivery_id CHAR(36)    NOT NULL,
  attempt     BIGINT      NOT NULL,
  provider    VARCHAR(32) NOT NULL,
  what        VARCHAR(32) NOT NULL,
  kind        VARCHAR(60) NOT NULL,
  day         CHAR(10)    NOT NULL, -- in Seoul
  state       VARCHAR(16) NOT NULL,
  milli_won   BIGINT      NOT NULL,
  at          BIGINT      NOT NULL,
  PRIMARY KEY (delivery_id, attempt)
);
CREATE TABLE notice_kinds_off (
  kind       VARCHAR(60)  NOT NULL PRIMARY KEY,
  since      BIGINT       NOT NULL
);
CREATE TABLE notice_outages (
  credential VARCHAR(120) NOT NULL PRIMARY KEY,
  channel    VARCHAR(16)  NOT NULL,
  since      BIGINT       NOT NULL,
  probe_at   BIGINT       NOT NULL -- when the next one is let through
);
CREATE TABLE notice_prices (
  provider   VARCHAR(32) NOT NULL,
  what       VARCHAR(32) NOT NULL,
  valid_from BIGINT      NOT NULL,
  milli_won  BIGINT      NOT NULL,
  PRIMARY KEY (provider, what, valid_from)
);
CREATE TABLE notice_spent (
  day       CHAR(10)    NOT NULL,
  kind      VARCHAR(60) NOT NULL,
  provider  VARCHAR(32) NOT NULL,
  what      VARCHAR(32) NOT NULL,
  times     BIGINT      NOT NULL,
  milli_won BIGINT      NOT NULL,
  PRIMARY KEY (day, kind, provider, what)
);
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
CREATE TABLE notices (
  id         CHAR(36)     NOT NULL PRIMARY KEY,
  kind       VARCHAR(60)  NOT NULL,
  event      VARCHAR(190) NOT NULL, -- what it is about: the same event tells the same person once
  person     VARCHAR(64)  NOT NULL,
  lang       VARCHAR(8)   NOT NULL,
  facts      MEDIUMTEXT   NOT NULL, -- what its text needs, as JSON
  link       VARCHAR(900) NOT NULL, -- where it leads, sealed: it may open a door
  created_at BIGINT       NOT NULL,
  expires_at BIGINT       NOT NULL
, later BIGINT NOT NULL DEFAULT 0);
CREATE TABLE order_buyers (
  show_id VARCHAR(36)  NOT NULL,
  owner   VARCHAR(100) NOT NULL,
  orders  BIGINT       NOT NULL,
  PRIMARY KEY (show_id, owner)
);
CREATE TABLE order_discounts (
  order_id VARCHAR(36)  NOT NULL,
  position INTEGER      NOT NULL,
  kind     VARCHAR(40)  NOT NULL,
  name     VARCHAR(200) NOT NULL,
  name_en  VARCHAR(200) NOT NULL,
  amount   BIGINT       NOT NULL,
  PRIMARY KEY (order_id, position)
);
CREATE TABLE order_holds (
  variant_id VARCHAR(36) NOT NULL,
  who        VARCHAR(64) NOT NULL,
  units      BIGINT      NOT NULL,
  until_at   BIGINT      NOT NULL, -- Unix ms: by then they are paid or given back
  PRIMARY KEY (variant_id, who)
);
CREATE TABLE order_keys (
  owner       VARCHAR(100)  NOT NULL,
  idem_key    VARCHAR(200)  NOT NULL,
  fingerprint VARCHAR(64)   NOT NULL,
  reply       TEXT          NOT NULL,
  created_at  BIGINT        NOT NULL,
  PRIMARY KEY (owner, idem_key)
);
CREATE TABLE order_lines (
  order_id    VARCHAR(36)  NOT NULL,
  position    INTEGER      NOT NULL,
  variant_id  VARCHAR(36)  NOT NULL,
  product_id  VARCHAR(36)  NOT NULL,
  slug        VARCHAR(120) NOT NULL,
  sku         VARCHAR(64)  NOT NULL,
  name        VARCHAR(200) NOT NULL,
  name_en     VARCHAR(200) NOT NULL,
  option_text VARCHAR(200) NOT NULL,
  option_en   VARCHAR(200) NOT NULL,
  qty         BIGINT       NOT NULL,
  unit_price  BIGINT       NOT NULL,
  net         BIGINT       NOT NULL,
  picture     VARCHAR(200) NOT NULL, discount BIGINT      NOT NULL DEFAULT 0, state    VARCHAR(20) NOT NULL DEFAULT 'pending', asked    BIGINT      NOT NULL DEFAULT 0, refunded BIGINT      NOT NULL DEFAULT 0, shipped BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (order_id, position)
);
CREATE TABLE order_refunds (
  refund_id VARCHAR(36) NOT NULL,
  position  INTEGER     NOT NULL,
  order_id  VARCHAR(36) NOT NULL,
  qty       BIGINT      NOT NULL,
  amount    BIGINT      NOT NULL,
  state     VARCHAR(20) NOT NULL,
  PRIMARY KEY (refund_id, position)
);
CREATE TABLE order_sales (
  what   VARCHAR(40) NOT NULL,
  bucket BIGINT      NOT NULL,
  shard  INTEGER     NOT NULL,
  orders BIGINT      NOT NULL,
  units  BIGINT      NOT NULL,
  won    BIGINT      NOT NULL,
  PRIMARY KEY (what, bucket, shard)
);
CREATE TABLE order_segments (
  id       BIGINT      NOT NULL PRIMARY KEY,
  first_at BIGINT      NOT NULL,
  first_id VARCHAR(36) NOT NULL,
  last_at  BIGINT      NOT NULL,
  last_id  VARCHAR(36) NOT NULL,
  orders   BIGINT      NOT NULL,
  ids      TEXT  NOT NULL
);
CREATE TABLE order_steps (
  id       VARCHAR(36)  NOT NULL PRIMARY KEY,
  order_id VARCHAR(36)  NOT NULL,
  at       BIGINT       NOT NULL,
  state    VARCHAR(20)  NOT NULL,
  what     VARCHAR(40)  NOT NULL,
  actor    VARCHAR(100) NOT NULL,
  note     VARCHAR(200) NOT NULL
, parcel VARCHAR(100) NOT NULL DEFAULT '', was VARCHAR(100) NOT NULL DEFAULT '', parcel_state VARCHAR(24) NOT NULL DEFAULT '');
CREATE TABLE order_words (
  segment BIGINT        NOT NULL,
  word    VARCHAR(48)   NOT NULL,
  orders  TEXT NOT NULL,
  PRIMARY KEY (segment, word)
) WITHOUT ROWID;
CREATE TABLE orders (
  id           VARCHAR(36)   NOT NULL PRIMARY KEY,
  number       VARCHAR(20)   NOT NULL,
  owner        VARCHAR(100)  NOT NULL,
  show_id      VARCHAR(36)   NOT NULL,
  state        VARCHAR(20)   NOT NULL,
  items        BIGINT        NOT NULL,
  shipping     BIGINT        NOT NULL,
  total        BIGINT        NOT NULL,
  buyer_name   VARCHAR(80)   NOT NULL,
  buyer_email  VARCHAR(254)  NOT NULL,
  buyer_phone  VARCHAR(20)   NOT NULL,
  ship         VARCHAR(3000) NOT NULL,
  stock_ref    VARCHAR(40)   NOT NULL,
  payment_id   VARCHAR(36)   NOT NULL,
  placed_at    BIGINT        NOT NULL,
  expires_at   BIGINT        NOT NULL,
  paid_at      BIGINT        NOT NULL DEFAULT 0,
  cancelled_at BIGINT        NOT NULL DEFAULT 0,
  reason       VARCHAR(200)  NOT NULL DEFAULT '',
  demo         INTEGER       NOT NULL DEFAULT 0,
  ver          BIGINT        NOT NULL DEFAULT 0, discount BIGINT      NOT NULL DEFAULT 0, held VARCHAR(200) NOT NULL DEFAULT '', from_cart INTEGER NOT NULL DEFAULT 0, shipped BIGINT NOT NULL DEFAULT 0, delivered_at BIGINT NOT NULL DEFAULT 0, lang VARCHAR(8) NOT NULL DEFAULT 'ko',
  CONSTRAINT orders_number UNIQUE (number)
);
CREATE TABLE "outbox" (
  seq   INTEGER PRIMARY KEY,
  id    CHAR(36)     NOT NULL,
  about VARCHAR(190) NOT NULL,
  kind  VARCHAR(60)  NOT NULL,
  data  TEXT         NOT NULL,
  at    BIGINT       NOT NULL
);
CREATE TABLE outcome_days (
  span     INTEGER     NOT NULL,
  first    INTEGER     NOT NULL, -- 20261127
  carrier  VARCHAR(40) NOT NULL,
  area     VARCHAR(16) NOT NULL,
  untimed  BIGINT NOT NULL DEFAULT 0, -- arrived, and nobody knows after how long
  late     BIGINT NOT NULL DEFAULT 0, -- of those whose days are known
  returned BIGINT NOT NULL DEFAULT 0,
  lost     BIGINT NOT NULL DEFAULT 0,
  d0 BIGINT NOT NULL DEFAULT 0, d1 BIGINT NOT NULL DEFAULT 0, d2  BIGINT NOT NULL DEFAULT 0, d3  BIGINT NOT NULL DEFAULT 0, d4  BIGINT NOT NULL DEFAULT 0, d5  BIGINT NOT NULL DEFAULT 0,
  d6 BIGINT NOT NULL DEFAULT 0, d7 BIGINT NOT NULL DEFAULT 0, d8  BIGINT NOT NULL DEFAULT 0, d9  BIGINT NOT NULL DEFAULT 0, d10 BIGINT NOT NULL DEFAULT 0, d11 BIGINT NOT NULL DEFAULT 0,
  d12 BIGINT NOT NULL DEFAULT 0, d13 BIGINT NOT NULL DEFAULT 0, d14 BIGINT NOT NULL DEFAULT 0, d15 BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (span, first, carrier, area)
);
CREATE TABLE parcel_calls (
  id         VARCHAR(36)  NOT NULL PRIMARY KEY, -- the same however often it is sent
  hook_id    VARCHAR(36)  NOT NULL,
  carrier    VARCHAR(40)  NOT NULL,
  invoice    VARCHAR(40)  NOT NULL,
  events     VARCHAR(200) NOT NULL,
  body       TEXT         NOT NULL, -- at most 4 kB
  state      VARCHAR(8)   NOT NULL, -- waiting, sent, dropped
  tries      INTEGER      NOT NULL,
  status     INTEGER      NOT NULL, -- that the receiver answered last
  why        VARCHAR(40)  NOT NULL, -- how it failed last
  created_at BIGINT       NOT NULL,
  sent_at    BIGINT       NOT NULL
);
CREATE TABLE parcel_events (
  parcel_id VARCHAR(36) NOT NULL PRIMARY KEY,
  print     VARCHAR(64) NOT NULL, -- of the events, to see what is new
  events    TEXT        NOT NULL
);
CREATE TABLE parcel_hooks (
  id           VARCHAR(36)  NOT NULL PRIMARY KEY,
  watcher      VARCHAR(40)  NOT NULL, -- whose it is
  watcher_name VARCHAR(100) NOT NULL,
  about        VARCHAR(40)  NOT NULL, -- a parcel's id; mine: all that the watcher has watched; shop: all that the shop sent
  mark         VARCHAR(64)  NOT NULL, -- of its address and form: the same is registered once
  url          VARCHAR(500) NOT NULL,
  form         VARCHAR(12)  NOT NULL, -- of its calls: saja, trackql
  events       VARCHAR(200) NOT NULL, -- names with commas; empty: all
  created_at   BIGINT       NOT NULL,
  until_at     BIGINT       NOT NULL, -- 0: without an end
  state        VARCHAR(12)  NOT NULL, -- on, off, failing, gone
  fails        INTEGER      NOT NULL, -- calls in a row that failed
  failing_at   BIGINT       NOT NULL, -- when the first of those did
  next_at      BIGINT       NOT NULL, -- not called before
  ok_at        BIGINT       NOT NULL,
  failed_at    BIGINT       NOT NULL,
  why          VARCHAR(40)  NOT NULL, -- of the last failure
  UNIQUE (watcher, about, mark)
);
CREATE TABLE parcel_keys (
  id         VARCHAR(36)  NOT NULL PRIMARY KEY,
  name       VARCHAR(60)  NOT NULL,
  hash       VARCHAR(64)  NOT NULL UNIQUE,
  created_at BIGINT       NOT NULL,
  created_by VARCHAR(100) NOT NULL,
  used_at    BIGINT       NOT NULL  -- to the hour
);
CREATE TABLE parcel_outcomes (
  parcel_id VARCHAR(36) NOT NULL PRIMARY KEY,
  outcome   VARCHAR(12) NOT NULL, -- delivered, returned, lost
  carrier   VARCHAR(40) NOT NULL,
  area      VARCHAR(16) NOT NULL,
  handed_at BIGINT      NOT NULL, -- 0: the carrier's clocks do not tell
  with_hour INTEGER     NOT NULL, -- handed_at tells the hour too
  ended_at  BIGINT      NOT NULL,
  late      INTEGER     NOT NULL
);
CREATE TABLE parcel_pushers (
  service    VARCHAR(24)  NOT NULL PRIMARY KEY,
  turn       BIGINT       NOT NULL, -- counts the addresses that it was given; only the last one opens
  renewed_at BIGINT       NOT NULL, -- since when that is
  renewed_by VARCHAR(100) NOT NULL,
  called_at  BIGINT       NOT NULL, -- when it last called, to the minute
  took_at    BIGINT       NOT NULL, -- when it last took a parcel, to the minute
  failed_at  BIGINT       NOT NULL, -- when it last failed, to the minute
  why        VARCHAR(32)  NOT NULL  -- of that failure
);
CREATE TABLE parcel_watchers (
  id      VARCHAR(40)  NOT NULL PRIMARY KEY,
  name    VARCHAR(100) NOT NULL,
  watches BIGINT       NOT NULL -- how many rows of parcel_watches are theirs
);
CREATE TABLE parcel_watches (
  id         VARCHAR(36)  NOT NULL PRIMARY KEY,
  watcher    VARCHAR(40)  NOT NULL,
  parcel_id  VARCHAR(36)  NOT NULL,
  reference  VARCHAR(100) NOT NULL, -- the watcher's own word for it
  created_at BIGINT       NOT NULL,
  until_at   BIGINT       NOT NULL, carrier VARCHAR(40) NOT NULL DEFAULT '', invoice VARCHAR(40) NOT NULL DEFAULT '', state VARCHAR(24) NOT NULL DEFAULT '', word VARCHAR(100) NOT NULL DEFAULT '',
  UNIQUE (watcher, parcel_id)
);
CREATE TABLE parcels (
  id           VARCHAR(36)  NOT NULL PRIMARY KEY,
  carrier      VARCHAR(40)  NOT NULL,
  invoice      VARCHAR(40)  NOT NULL,
  state        VARCHAR(24)  NOT NULL,
  problem      VARCHAR(16)  NOT NULL, -- empty: none
  due          BIGINT       NOT NULL, -- when it is asked for next, Unix ms; 0: not any more
  fails        INTEGER      NOT NULL, -- questions in a row without an answer
  why          VARCHAR(32)  NOT NULL, -- what the last question failed with
  looks        INTEGER      NOT NULL, -- answers since it was delivered
  told         BIGINT       NOT NULL, -- which events were told, as bits
  created_at   BIGINT       NOT NULL,
  asked_at     BIGINT       NOT NULL, -- the last answer
  found_at     BIGINT       NOT NULL, -- the first answer that knew it
  moved_at     BIGINT       NOT NULL, -- when something new was heard
  picked_at    BIGINT       NOT NULL,
  delivered_at BIGINT       NOT NULL,
  expected_at  BIGINT       NOT NULL,
  region       VARCHAR(8)   NOT NULL, -- where it goes: the first two digits of the postcode
  set_by       VARCHAR(100) NOT NULL, -- who set its state by hand; empty: the carrier says it
  set_reason   VARCHAR(200) NOT NULL,
  ver          BIGINT       NOT NULL, pushed_at BIGINT NOT NULL DEFAULT 0, enlisted_until BIGINT NOT NULL DEFAULT 0,
  UNIQUE (carrier, invoice)
);
CREATE TABLE parcels_to_count (parcel_id VARCHAR(36) NOT NULL PRIMARY KEY);
CREATE TABLE password_resets (
    token         VARCHAR(64)  NOT NULL PRIMARY KEY,
    member_id     VARCHAR(36)  NOT NULL,
    expires_at    BIGINT       NOT NULL
);
CREATE TABLE payment_attempts (
  id          VARCHAR(36)   NOT NULL PRIMARY KEY,
  payment_id  VARCHAR(36)   NOT NULL,
  refund_id   VARCHAR(36)   NOT NULL,
  kind        VARCHAR(20)   NOT NULL,
  sent_at     BIGINT        NOT NULL,
  answered_at BIGINT        NOT NULL DEFAULT 0,
  code        VARCHAR(60)   NOT NULL DEFAULT '',
  raw         VARCHAR(2000) NOT NULL DEFAULT ''
, fields VARCHAR(4000) NOT NULL DEFAULT '');
CREATE TABLE payments (
  id           VARCHAR(36)  NOT NULL PRIMARY KEY,
  order_id     VARCHAR(36)  NOT NULL,
  order_number VARCHAR(20)  NOT NULL,
  provider     VARCHAR(20)  NOT NULL,
  mid          VARCHAR(40)  NOT NULL,
  amount       BIGINT       NOT NULL,
  tax_free     BIGINT       NOT NULL,
  goods        VARCHAR(200) NOT NULL,
  buyer        VARCHAR(100) NOT NULL,
  quick        INTEGER      NOT NULL,
  return_url   VARCHAR(500) NOT NULL,
  state        VARCHAR(20)  NOT NULL,
  reason       VARCHAR(60)  NOT NULL DEFAULT '',
  tid          VARCHAR(64)  NOT NULL DEFAULT '',
  auth_token   VARCHAR(128) NOT NULL DEFAULT '',
  method       VARCHAR(20)  NOT NULL DEFAULT '',
  card         VARCHAR(40)  NOT NULL DEFAULT '',
  approval_no  VARCHAR(40)  NOT NULL DEFAULT '',
  refund_asked BIGINT       NOT NULL DEFAULT 0,
  refunded     BIGINT       NOT NULL DEFAULT 0,
  refunding    VARCHAR(36)  NOT NULL DEFAULT '',
  tries        INTEGER      NOT NULL DEFAULT 0,
  due_at       BIGINT       NOT NULL DEFAULT 0,
  created_at   BIGINT       NOT NULL,
  updated_at   BIGINT       NOT NULL,
  ver          BIGINT       NOT NULL DEFAULT 0
, embed   INTEGER       NOT NULL DEFAULT 0, deposit VARCHAR(500)  NOT NULL DEFAULT '', fields  VARCHAR(4000) NOT NULL DEFAULT '');
CREATE TABLE pictures (
    id            VARCHAR(36)   NOT NULL PRIMARY KEY,
    product_id    VARCHAR(36)   NOT NULL,
    alt           VARCHAR(800)  NOT NULL,
    width         INTEGER       NOT NULL,
    height        INTEGER       NOT NULL,
    widths        VARCHAR(80)   NOT NULL,
    position      INTEGER       NOT NULL,
    created_at    BIGINT        NOT NULL
, edition BIGINT NOT NULL DEFAULT 1);
CREATE TABLE product_words (changes BIGINT NOT NULL);
CREATE TABLE products (
    id            VARCHAR(36)   NOT NULL PRIMARY KEY,
    slug          VARCHAR(80)   NOT NULL UNIQUE,
    vendor_id     VARCHAR(36)   NOT NULL,
    status        VARCHAR(16)   NOT NULL,
    name          VARCHAR(400)  NOT NULL,
    name_en       VARCHAR(400)  NOT NULL,
    summary       VARCHAR(1200) NOT NULL,
    summary_en    VARCHAR(1200) NOT NULL,
    story         TEXT          NOT NULL,
    story_en      TEXT          NOT NULL,
    facts         TEXT          NOT NULL,
    options       TEXT          NOT NULL,
    price_from    BIGINT        NOT NULL,
    cover_id      VARCHAR(36)   NOT NULL,
    letters       TEXT          NOT NULL,
    initials      TEXT          NOT NULL,
    version       BIGINT        NOT NULL,
    created_at    BIGINT        NOT NULL,
    updated_at    BIGINT        NOT NULL
, sold BIGINT NOT NULL DEFAULT 0);
CREATE TABLE push_devices (
  id         CHAR(36)      NOT NULL PRIMARY KEY,
  platform   VARCHAR(10)   NOT NULL, -- webpush, fcm, apns
  hash       CHAR(64)      NOT NULL, -- of its endpoint or token: one device is here once
  address    VARCHAR(3000) NOT NULL, -- endpoint and keys, or token, sealed
  member     VARCHAR(64)   NOT NULL, -- who was signed in when it was last seen, or empty
  browser    VARCHAR(64)   NOT NULL, -- the guest that it is
  agent      VARCHAR(60)   NOT NULL, -- browser/system, as words know them
  lang       VARCHAR(8)    NOT NULL,
  created_at BIGINT        NOT NULL,
  seen_at    BIGINT        NOT NULL,
  dead_at    BIGINT,                 -- NULL: it lives
  reason     VARCHAR(60)   NOT NULL
, addressed_at BIGINT NOT NULL DEFAULT 0, astray BIGINT NOT NULL DEFAULT 0, owned_at BIGINT NOT NULL DEFAULT 0, unproven_at BIGINT);
CREATE TABLE push_wishes (
  topic      VARCHAR(60) NOT NULL, -- show/…, stock/…, order/…
  device_id  CHAR(36)    NOT NULL,
  created_at BIGINT      NOT NULL,
  PRIMARY KEY (topic, device_id)
);
CREATE TABLE refunds (
  id          VARCHAR(36)  NOT NULL PRIMARY KEY,
  payment_id  VARCHAR(36)  NOT NULL,
  order_id    VARCHAR(36)  NOT NULL,
  refund_key  VARCHAR(100) NOT NULL,
  amount      BIGINT       NOT NULL,
  reason      VARCHAR(200) NOT NULL,
  state       VARCHAR(20)  NOT NULL,
  ref         VARCHAR(40)  NOT NULL DEFAULT '',
  fail_code   VARCHAR(60)  NOT NULL DEFAULT '',
  tries       INTEGER      NOT NULL DEFAULT 0,
  due_at      BIGINT       NOT NULL DEFAULT 0,
  created_at  BIGINT       NOT NULL,
  updated_at  BIGINT       NOT NULL,
  ver         BIGINT       NOT NULL DEFAULT 0,
  CONSTRAINT refunds_key UNIQUE (payment_id, refund_key)
);
CREATE TABLE refusals (
  medium  VARCHAR(16)  NOT NULL,
  address CHAR(64)     NOT NULL,
  reason  VARCHAR(16)  NOT NULL,
  id      CHAR(36)     NOT NULL,
  shown   VARCHAR(120) NOT NULL, -- the address with most of it hidden
  said    VARCHAR(400) NOT NULL,
  actor   VARCHAR(160) NOT NULL, -- who wrote it down; empty: the shop itself
  at      BIGINT       NOT NULL,
  PRIMARY KEY (medium, address, reason)
);
CREATE TABLE "reservations" (
    ref           VARCHAR(64)   NOT NULL,
    variant_id    VARCHAR(36)   NOT NULL,
    qty           BIGINT        NOT NULL,
    state         VARCHAR(10)   NOT NULL,
    due_at        BIGINT        NOT NULL,
    returned      BIGINT        NOT NULL DEFAULT 0,
    PRIMARY KEY (ref, variant_id)
) WITHOUT ROWID;
CREATE TABLE sealed (
  name  VARCHAR(60) NOT NULL PRIMARY KEY,
  value TEXT        NOT NULL, -- base64 of nonce and AES-256-GCM ciphertext; the name is authenticated with it
  at    BIGINT      NOT NULL
);
CREATE TABLE session_notes (
    token         VARCHAR(64)   NOT NULL,
    name          VARCHAR(40)   NOT NULL,
    value         VARCHAR(2000) NOT NULL,
    expires_at    BIGINT        NOT NULL,
    PRIMARY KEY (token, name)
);
CREATE TABLE sessions (
    token         VARCHAR(64)  NOT NULL PRIMARY KEY,
    member_id     VARCHAR(36)  NOT NULL,
    data          BLOB         NOT NULL,
    expires_at    BIGINT       NOT NULL
);
CREATE TABLE shipment_lines (
  shipment_id VARCHAR(36)  NOT NULL,
  position    INTEGER      NOT NULL,
  qty         BIGINT       NOT NULL,
  name        VARCHAR(200) NOT NULL,
  name_en     VARCHAR(200) NOT NULL,
  PRIMARY KEY (shipment_id, position)
);
CREATE TABLE shipments (
  id           VARCHAR(36)  NOT NULL PRIMARY KEY,
  order_id     VARCHAR(36)  NOT NULL,
  order_number VARCHAR(32)  NOT NULL,
  parcel_id    VARCHAR(36)  NOT NULL,
  demo         INTEGER      NOT NULL,
  created_at   BIGINT       NOT NULL,
  sent_by      VARCHAR(100) NOT NULL,
  gone_at      BIGINT       NOT NULL, -- taken back
  gone_by      VARCHAR(100) NOT NULL,
  gone_reason  VARCHAR(200) NOT NULL
, urgency INTEGER NOT NULL DEFAULT 0, told BIGINT NOT NULL DEFAULT 0);
CREATE TABLE show_beats (
    show_id VARCHAR(36) NOT NULL,
    minute  BIGINT      NOT NULL,
    at      BIGINT      NOT NULL,
    viewers BIGINT      NOT NULL,
    orders  BIGINT      NOT NULL,
    won     BIGINT      NOT NULL, buyers BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (show_id, minute)
);
CREATE TABLE show_moments (
    id         VARCHAR(36) NOT NULL PRIMARY KEY,
    show_id    VARCHAR(36) NOT NULL,
    kind       VARCHAR(12) NOT NULL,
    product_id VARCHAR(36) NOT NULL,
    at         BIGINT      NOT NULL
);
CREATE TABLE show_products (
    show_id    VARCHAR(36) NOT NULL,
    product_id VARCHAR(36) NOT NULL,
    place      BIGINT      NOT NULL,
    PRIMARY KEY (show_id, product_id)
);
CREATE TABLE shows (
    id           VARCHAR(36)  NOT NULL PRIMARY KEY,
    slug         VARCHAR(80)  NOT NULL,
    title        VARCHAR(120) NOT NULL,
    title_en     VARCHAR(120) NOT NULL,
    summary      VARCHAR(600) NOT NULL,
    summary_en   VARCHAR(600) NOT NULL,
    host_name    VARCHAR(60)  NOT NULL,
    host_name_en VARCHAR(60)  NOT NULL,
    host_face    VARCHAR(300) NOT NULL,
    poster       VARCHAR(300) NOT NULL,
    portrait     SMALLINT     NOT NULL,
    auto_start   SMALLINT     NOT NULL,
    demo         SMALLINT     NOT NULL,
    state        VARCHAR(12)  NOT NULL,
    starts_at    BIGINT       NOT NULL,
    started_at   BIGINT       NOT NULL,
    ended_at     BIGINT       NOT NULL,
    pinned       VARCHAR(36)  NOT NULL,
    key_hash     VARCHAR(64)  NOT NULL,
    key_made_at  BIGINT       NOT NULL,
    peak         BIGINT       NOT NULL,
    created_at   BIGINT       NOT NULL
, version BIGINT NOT NULL DEFAULT 1);
CREATE TABLE "stock_ledger" (
    variant_id    VARCHAR(36)   NOT NULL,
    id            VARCHAR(36)   NOT NULL,
    at            BIGINT        NOT NULL,
    kind          VARCHAR(16)   NOT NULL,
    ref           VARCHAR(64)   NOT NULL,
    on_hand       BIGINT        NOT NULL,
    reserved      BIGINT        NOT NULL,
    reason        VARCHAR(800)  NOT NULL,
    actor         VARCHAR(36)   NOT NULL,
    PRIMARY KEY (variant_id, id)
) WITHOUT ROWID;
CREATE TABLE stocks (
    variant_id    VARCHAR(36)   NOT NULL PRIMARY KEY,
    product_id    VARCHAR(36)   NOT NULL,
    on_hand       BIGINT        NOT NULL,
    reserved      BIGINT        NOT NULL,
    safety        BIGINT        NOT NULL,
    sold          BIGINT        NOT NULL,
    CHECK (0 <= reserved AND reserved <= on_hand)
);
CREATE TABLE stream_ingests (
    node    VARCHAR(255) NOT NULL PRIMARY KEY,
    address VARCHAR(255) NOT NULL, -- where encoders connect, without the key
    seen_at BIGINT       NOT NULL  -- Unix ms by the node's own clock
);
CREATE TABLE streams (
    id      VARCHAR(64)  NOT NULL PRIMARY KEY,
    state   VARCHAR(12)  NOT NULL,
    since   BIGINT       NOT NULL, -- Unix ms, as all times here: when it came into this state
    on_air  BIGINT       NOT NULL, -- when its first picture came; 0: none did yet
    node    VARCHAR(255) NOT NULL, -- who has it, or had it last
    fence   BIGINT       NOT NULL, -- of that node's lease; a smaller one changes nothing
    seen_at BIGINT       NOT NULL, -- when the node last told of it, by its own clock
    health  TEXT         NOT NULL, -- what the node last told, as JSON
    asked   VARCHAR(8)   NOT NULL  -- what its node is to do: '', 'kick' or 'end'
);
CREATE TABLE stuck (
  listener VARCHAR(60)  NOT NULL,
  id       VARCHAR(64)  NOT NULL,
  off      BIGINT       NOT NULL,
  about    VARCHAR(190) NOT NULL,
  kind     VARCHAR(60)  NOT NULL,
  data     MEDIUMTEXT   NOT NULL,
  at       BIGINT       NOT NULL,
  since    BIGINT       NOT NULL, -- Unix ms
  failures BIGINT       NOT NULL, -- 0: only waits behind another one of its key
  reason   TEXT         NOT NULL, -- the last failure
  PRIMARY KEY (listener, id)
);
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
CREATE TABLE variants (
    id            VARCHAR(36)   NOT NULL PRIMARY KEY,
    product_id    VARCHAR(36)   NOT NULL,
    sku           VARCHAR(64)   NOT NULL UNIQUE,
    choices       TEXT          NOT NULL,
    price         BIGINT        NOT NULL,
    list_price    BIGINT        NOT NULL,
    position      INTEGER       NOT NULL,
    retired       INTEGER       NOT NULL
);
CREATE TABLE vendors (
    id            VARCHAR(36)   NOT NULL PRIMARY KEY,
    slug          VARCHAR(80)   NOT NULL UNIQUE,
    name          VARCHAR(240)  NOT NULL,
    name_en       VARCHAR(240)  NOT NULL,
    story         TEXT          NOT NULL,
    story_en      TEXT          NOT NULL,
    picture_id    VARCHAR(36)   NOT NULL,
    version       BIGINT        NOT NULL,
    created_at    BIGINT        NOT NULL
);
CREATE INDEX ad_places_day ON ad_places (day);
CREATE INDEX address_files_load ON address_files (load_id);
CREATE INDEX address_loads_state ON address_loads (state, id);
CREATE INDEX address_ranges_low ON address_ranges (low, id);
CREATE INDEX arrivals_month ON arrivals (month);
CREATE INDEX audit_entries_action ON audit_entries (action, id);
CREATE INDEX audit_entries_actor ON audit_entries (actor_id, id);
CREATE INDEX campaign_deeds_at ON campaign_deeds (at);
CREATE INDEX campaign_deeds_person ON campaign_deeds (person, what, at);
CREATE INDEX campaign_orders_at ON campaign_orders (at);
CREATE INDEX campaigns_state ON campaigns (state, id);
CREATE INDEX carts_added ON carts (added_at);
CREATE INDEX chat_attendance_at ON chat_attendance (at);
CREATE INDEX chat_attendance_member ON chat_attendance (app, member, at);
CREATE INDEX chat_messages_author ON chat_messages (author, at);
CREATE INDEX chat_messages_place ON chat_messages (app, room, off);
CREATE INDEX chat_messages_time ON chat_messages (app, room, at, off);
CREATE INDEX chat_questions_open ON chat_questions (app, room, answered_at, off);
CREATE INDEX chat_sanctions_against ON chat_sanctions (app, member, lifted_at, id);
CREATE INDEX chat_sanctions_held ON chat_sanctions (app, lifted_at, id);
CREATE INDEX chat_told_message ON chat_told (app, kind, message);
CREATE INDEX chat_traces_when ON chat_traces (app, at);
CREATE INDEX consents_now_agreed ON consents_now (agreed, purpose, medium, person);
CREATE INDEX consents_now_renew ON consents_now (renew_at);
CREATE INDEX consents_person ON consents (person, id);
CREATE INDEX credentials_member ON credentials (member_id, kind);
CREATE INDEX deliveries_about ON deliveries (about, id);
CREATE INDEX deliveries_address ON deliveries (address, id);
CREATE INDEX deliveries_kind ON deliveries (kind, id);
CREATE INDEX deliveries_reader ON deliveries (notice_id, person);
CREATE INDEX deliveries_state ON deliveries (state, id);
CREATE INDEX deliveries_told ON deliveries (told_at);
CREATE INDEX deliveries_volley ON deliveries (volley, state);
CREATE INDEX delivery_attempts_begun ON delivery_attempts (begun_at);
CREATE INDEX delivery_attempts_provider ON delivery_attempts (provider_id);
CREATE INDEX delivery_reports_delivery ON delivery_reports (delivery_id, said_at);
CREATE INDEX delivery_reports_got ON delivery_reports (got_at);
CREATE INDEX inbox_files_begun ON inbox_files (begun_at);
CREATE INDEX inbox_mails_delivery ON inbox_mails (delivery, id);
CREATE INDEX inbox_mails_from ON inbox_mails (from_address, id);
CREATE INDEX inbox_mails_got ON inbox_mails (got_at);
CREATE UNIQUE INDEX inbox_mails_identity ON inbox_mails (identity);
CREATE INDEX inbox_mails_kind ON inbox_mails (kind, id);
CREATE INDEX inbox_mails_message ON inbox_mails (message_id);
CREATE INDEX inbox_mails_thread ON inbox_mails (thread, id);
CREATE INDEX known_browsers_seen ON known_browsers (seen_at);
CREATE INDEX mailgun_calls_at ON mailgun_calls (at);
CREATE INDEX members_role ON members (role);
CREATE INDEX message_attempts_begun ON message_attempts (begun_at);
CREATE INDEX message_attempts_print ON message_attempts (print, begun_at);
CREATE UNIQUE INDEX message_attempts_request ON message_attempts (provider, request);
CREATE INDEX message_pictures_until ON message_pictures (until);
CREATE UNIQUE INDEX message_templates_code ON message_templates (provider, code);
CREATE INDEX message_templates_kind ON message_templates (provider, kind, lang, state);
CREATE INDEX notice_costs_at ON notice_costs (at);
CREATE UNIQUE INDEX notice_words_number ON notice_words (kind, lang, form, number);
CREATE INDEX notices_created ON notices (created_at);
CREATE UNIQUE INDEX notices_event ON notices (kind, event, person);
CREATE INDEX order_keys_created ON order_keys (created_at);
CREATE INDEX order_refunds_order ON order_refunds (order_id);
CREATE INDEX order_steps_order ON order_steps (order_id);
CREATE INDEX orders_by_owner ON orders (owner, placed_at, id);
CREATE INDEX orders_by_place ON orders (placed_at, id);
CREATE INDEX orders_by_show  ON orders (show_id, state, placed_at, id);
CREATE INDEX orders_by_state ON orders (state, placed_at, id);
CREATE INDEX orders_by_total ON orders (total, id);
CREATE INDEX orders_expires ON orders (expires_at) WHERE expires_at > 0;
CREATE INDEX parcel_calls_created ON parcel_calls (created_at);
CREATE INDEX parcel_calls_hook ON parcel_calls (hook_id, id);
CREATE INDEX parcel_calls_waiting ON parcel_calls (hook_id, state, id);
CREATE INDEX parcel_hooks_about ON parcel_hooks (about, watcher);
CREATE INDEX parcel_hooks_list ON parcel_hooks (watcher, id);
CREATE INDEX parcel_hooks_state ON parcel_hooks (state, id);
CREATE INDEX parcel_hooks_until ON parcel_hooks (until_at);
CREATE INDEX parcel_watches_both ON parcel_watches (carrier, state, id);
CREATE INDEX parcel_watches_carrier ON parcel_watches (carrier, id);
CREATE INDEX parcel_watches_invoice ON parcel_watches (invoice, id);
CREATE INDEX parcel_watches_list ON parcel_watches (watcher, id);
CREATE INDEX parcel_watches_parcel ON parcel_watches (parcel_id);
CREATE INDEX parcel_watches_state ON parcel_watches (state, id);
CREATE INDEX parcel_watches_until ON parcel_watches (until_at);
CREATE INDEX parcel_watches_word ON parcel_watches (word, id);
CREATE INDEX parcels_arrived ON parcels (carrier, delivered_at);
CREATE INDEX parcels_due ON parcels (carrier, due);
CREATE INDEX parcels_invoice ON parcels (invoice, id);
CREATE INDEX password_resets_expiry ON password_resets (expires_at);
CREATE INDEX password_resets_member ON password_resets (member_id);
CREATE INDEX payment_attempts_payment ON payment_attempts (payment_id);
CREATE INDEX payments_due ON payments (due_at) WHERE due_at > 0;
CREATE INDEX payments_order ON payments (order_id);
CREATE INDEX pictures_edition ON pictures (edition, id);
CREATE INDEX pictures_product ON pictures (product_id, position);
CREATE INDEX products_changed ON products (updated_at, id);
CREATE INDEX products_maker ON products (vendor_id, status, sold, id);
CREATE INDEX products_name ON products (name, id);
CREATE INDEX products_popular ON products (status, sold, id);
CREATE INDEX products_price ON products (status, price_from, id);
CREATE INDEX products_status ON products (status, id);
CREATE INDEX products_vendor ON products (vendor_id, id);
CREATE INDEX push_devices_browser ON push_devices (browser, id);
CREATE INDEX push_devices_dead ON push_devices (dead_at);
CREATE UNIQUE INDEX push_devices_hash ON push_devices (hash);
CREATE INDEX push_devices_member ON push_devices (member, id);
CREATE INDEX push_devices_seen ON push_devices (seen_at);
CREATE INDEX push_devices_unproven ON push_devices (unproven_at);
CREATE INDEX push_wishes_created ON push_wishes (created_at);
CREATE INDEX push_wishes_device ON push_wishes (device_id, created_at);
CREATE INDEX refunds_due  ON refunds  (due_at) WHERE due_at > 0;
CREATE INDEX refusals_address ON refusals (address, id);
CREATE UNIQUE INDEX refusals_id ON refusals (id);
CREATE INDEX refusals_reason ON refusals (reason, id);
CREATE INDEX session_notes_expiry ON session_notes (expires_at);
CREATE INDEX sessions_expiry ON sessions (expires_at);
CREATE INDEX sessions_member ON sessions (member_id);
CREATE INDEX shipments_number ON shipments (order_number);
CREATE INDEX shipments_order ON shipments (order_id);
CREATE INDEX shipments_parcel ON shipments (parcel_id);
CREATE INDEX shipments_urgency ON shipments (urgency, id);
CREATE INDEX show_moments_show ON show_moments (show_id, at);
CREATE INDEX show_products_product ON show_products (product_id);
CREATE INDEX shows_key ON shows (key_hash);
CREATE UNIQUE INDEX shows_slug ON shows (slug);
CREATE INDEX shows_state ON shows (state, starts_at);
CREATE INDEX shows_when ON shows (starts_at, id);
CREATE INDEX shows_when_state ON shows (state, starts_at, id);
CREATE INDEX stocks_product ON stocks (product_id, sold);
CREATE INDEX streams_asked ON streams (node, asked);
CREATE INDEX streams_state ON streams (state, id);
CREATE INDEX stuck_about ON stuck (listener, about, since);
CREATE INDEX todos_failed ON todos (id) WHERE code <> '';
CREATE INDEX todos_look ON todos (kind, look);
CREATE INDEX variants_product ON variants (product_id, position);
INSERT INTO goose_account (version_id, is_applied) VALUES
  (0, 1),
  (1, 1),
  (2, 1),
  (3, 1),
  (4, 1),
  (5, 1);
INSERT INTO goose_address (version_id, is_applied) VALUES
  (0, 1),
  (1, 1);
INSERT INTO goose_blob (version_id, is_applied) VALUES
  (0, 1),
  (1, 1);
INSERT INTO goose_campaign (version_id, is_applied) VALUES
  (0, 1),
  (1, 1),
  (2, 1);
INSERT INTO goose_catalog (version_id, is_applied) VALUES
  (0, 1),
  (1, 1),
  (2, 1),
  (3, 1),
  (4, 1),
  (5, 1),
  (6, 1);
INSERT INTO goose_chat (version_id, is_applied) VALUES
  (0, 1),
  (1, 1),
  (2, 1),
  (3, 1),
  (4, 1),
  (5, 1),
  (6, 1),
  (7, 1),
  (8, 1),
  (9, 1);
INSERT INTO goose_consent (version_id, is_applied) VALUES
  (0, 1),
  (1, 1),
  (2, 1),
  (3, 1);
INSERT INTO goose_delivery (version_id, is_applied) VALUES
  (0, 1),
  (1, 1),
  (2, 1),
  (3, 1),
  (4, 1),
  (5, 1),
  (6, 1),
  (7, 1),
  (8, 1),
  (9, 1),
  (10, 1);
INSERT INTO goose_device (version_id, is_applied) VALUES
  (0, 1),
  (1, 1),
  (2, 1),
  (3, 1),
  (4, 1);
INSERT INTO goose_dkim (version_id, is_applied) VALUES
  (0, 1),
  (1, 1);
INSERT INTO goose_eventlog (version_id, is_applied) VALUES
  (0, 1),
  (1, 1),
  (2, 1),
  (3, 1),
  (4, 1),
  (5, 1),
  (6, 1);
INSERT INTO goose_inbox (version_id, is_applied) VALUES
  (0, 1),
  (1, 1),
  (2, 1);
INSERT INTO goose_mailbox (version_id, is_applied) VALUES
  (0, 1),
  (1, 1);
INSERT INTO goose_mailgun (version_id, is_applied) VALUES
  (0, 1),
  (1, 1);
INSERT INTO goose_media (version_id, is_applied) VALUES
  (0, 1),
  (1, 1),
  (2, 1);
INSERT INTO goose_messages (version_id, is_applied) VALUES
  (0, 1),
  (1, 1),
  (2, 1),
  (3, 1),
  (4, 1),
  (5, 1),
  (6, 1);
INSERT INTO goose_nodes (version_id, is_applied) VALUES
  (0, 1),
  (1, 1),
  (2, 1);
INSERT INTO goose_notify (version_id, is_applied) VALUES
  (0, 1),
  (1, 1),
  (2, 1),
  (3, 1),
  (4, 1),
  (5, 1),
  (6, 1),
  (7, 1),
  (8, 1);
INSERT INTO goose_order (version_id, is_applied) VALUES
  (0, 1),
  (1, 1),
  (2, 1),
  (3, 1),
  (4, 1),
  (5, 1),
  (6, 1),
  (7, 1),
  (8, 1),
  (9, 1),
  (10, 1),
  (11, 1);
INSERT INTO goose_payment (version_id, is_applied) VALUES
  (0, 1),
  (1, 1),
  (2, 1),
  (3, 1);
INSERT INTO goose_seal (version_id, is_applied) VALUES
  (0, 1),
  (1, 1);
INSERT INTO goose_show (version_id, is_applied) VALUES
  (0, 1),
  (1, 1),
  (2, 1),
  (3, 1),
  (4, 1),
  (5, 1),
  (6, 1);
INSERT INTO goose_todo (version_id, is_applied) VALUES
  (0, 1),
  (1, 1),
  (2, 1);
INSERT INTO goose_wording (version_id, is_applied) VALUES
  (0, 1),
  (1, 1);
INSERT INTO inbox_held (id, bytes) VALUES
  (1, 0);
INSERT INTO migration_steps (domain, step, oldest) VALUES
  ('blob', 1, 1),
  ('chat', 1, 1),
  ('chat', 2, 1),
  ('chat', 3, 2),
  ('chat', 4, 1),
  ('chat', 5, 1),
  ('chat', 6, 1),
  ('chat', 7, 1),
  ('chat', 8, 1),
  ('chat', 9, 1),
  ('dkim', 1, 1),
  ('seal', 1, 1),
  ('show', 1, 1),
  ('show', 2, 1),
  ('show', 3, 1),
  ('show', 4, 1),
  ('show', 5, 1),
  ('show', 6, 1),
  ('todo', 1, 1),
  ('todo', 2, 1),
  ('inbox', 1, 1),
  ('inbox', 2, 1),
  ('media', 1, 1),
  ('media', 2, 1),
  ('nodes', 1, 1),
  ('nodes', 2, 1),
  ('order', 1, 1),
  ('order', 2, 2),
  ('order', 3, 3),
  ('order', 4, 3),
  ('order', 5, 4),
  ('order', 6, 3),
  ('order', 7, 3),
  ('order', 8, 8),
  ('order', 9, 8),
  ('device', 1, 1),
  ('device', 2, 1),
  ('device', 3, 1),
  ('device', 4, 1),
  ('notify', 1, 1),
  ('notify', 2, 1),
  ('notify', 3, 1),
  ('notify', 4, 1),
  ('notify', 5, 1),
  ('notify', 6, 1),
  ('notify', 7, 1),
  ('notify', 8, 1),
  ('account', 1, 1),
  ('account', 2, 1),
  ('account', 3, 3),
  ('account', 4, 3),
  ('account', 5, 3),
  ('address', 1, 1),
  ('catalog', 1, 1),
  ('catalog', 2, 1),
  ('catalog', 3, 3),
  ('catalog', 4, 4),
  ('catalog', 5, 4),
  ('catalog', 6, 4),
  ('consent', 1, 1),
  ('consent', 2, 1),
  ('consent', 3, 3),
  ('mailbox', 1, 1),
  ('mailgun', 1, 1),
  ('order', 10, 10),
  ('order', 11, 10),
  ('payment', 1, 1),
  ('payment', 2, 1),
  ('payment', 3, 1),
  ('wording', 1, 1),
  ('campaign', 1, 1),
  ('campaign', 2, 2),
  ('delivery', 1, 1),
  ('delivery', 2, 2),
  ('delivery', 3, 3),
  ('delivery', 4, 4),
  ('delivery', 5, 4),
  ('delivery', 6, 6),
  ('delivery', 7, 7),
  ('delivery', 8, 7),
  ('delivery', 9, 7),
  ('eventlog', 1, 1),
  ('eventlog', 2, 1),
  ('eventlog', 3, 1),
  ('eventlog', 4, 1),
  ('eventlog', 5, 4),
  ('eventlog', 6, 1),
  ('messages', 1, 1),
  ('messages', 2, 1),
  ('messages', 3, 1),
  ('messages', 4, 1),
  ('messages', 5, 5),
  ('messages', 6, 5),
  ('delivery', 10, 7);
INSERT INTO product_words (changes) VALUES
  (1);
