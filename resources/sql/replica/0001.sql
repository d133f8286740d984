-- The replica, version 1: what the relay sent, exactly, and what this device adds to it.
-- Times are UTC milliseconds, ids UUIDv7 text. "Replicated" tables hold the columns of their entity after the
-- local ones: rid, the row's number here, and conv_key, the number of its conversation (see conv_key).
-- The rid of a message or note grows with its time, whatever order rows arrive in, so that the index of words
-- gives the newest hits first.

-- One row: who we are, and how far the relay's log is applied. last_n: the highest n ever used. untidy: words
-- were taken out of the index and their traces are to be swept away when there is time.
CREATE TABLE state (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  replica TEXT NOT NULL,
  epoch TEXT,
  cursor INTEGER NOT NULL,
  last_n INTEGER NOT NULL,
  schema_rev INTEGER NOT NULL,
  user TEXT,
  user_name TEXT,
  role TEXT,
  device TEXT,
  synced_at INTEGER NOT NULL,
  untidy INTEGER NOT NULL
) STRICT;

-- A conversation's number. It stays the same for as long as the file exists, also over a fresh start, so that
-- lists on screen stay what they are.
CREATE TABLE conv_key (
  key INTEGER NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE
) STRICT;

-- Replicated: for everybody

CREATE TABLE "user" (
  rid INTEGER NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  active INTEGER NOT NULL,
  seq INTEGER NOT NULL
) STRICT;

CREATE TABLE team (
  rid INTEGER NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  active INTEGER NOT NULL,
  seq INTEGER NOT NULL
) STRICT;

CREATE TABLE team_member (
  rid INTEGER NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  team TEXT NOT NULL,
  user TEXT NOT NULL,
  active INTEGER NOT NULL,
  seq INTEGER NOT NULL
) STRICT;

CREATE TABLE number (
  rid INTEGER NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  phone_number_id TEXT NOT NULL,
  display TEXT,
  name TEXT,
  state TEXT NOT NULL,
  seq INTEGER NOT NULL
) STRICT;

-- Replicated: conversations and what belongs to them

-- rid = conv_key. unread (local): customer messages after our user's read marker.
CREATE TABLE conversation (
  rid INTEGER NOT NULL PRIMARY KEY,
  conv_key INTEGER NOT NULL,
  unread INTEGER NOT NULL DEFAULT 0,
  id TEXT NOT NULL UNIQUE,
  number TEXT NOT NULL,
  contact TEXT,
  group_id TEXT,
  status TEXT NOT NULL,
  owner TEXT,
  team TEXT,
  owned_at INTEGER,
  episode TEXT NOT NULL,
  episode_n INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  last_msg TEXT,
  last_direction TEXT,
  last_kind TEXT,
  last_preview TEXT,
  last_in_at INTEGER,
  waiting_since INTEGER,
  created_at INTEGER NOT NULL,
  seq INTEGER NOT NULL
) STRICT;
CREATE INDEX conversation_by_time ON conversation (last_at);
CREATE INDEX conversation_by_owner ON conversation (owner, last_at) WHERE status <> 'resolved';
CREATE INDEX conversation_unread ON conversation (owner, status) WHERE unread > 0;

CREATE TABLE contact_card (
  rid INTEGER NOT NULL PRIMARY KEY,
  conv_key INTEGER NOT NULL,
  id TEXT NOT NULL UNIQUE,
  conv TEXT NOT NULL,
  contact TEXT NOT NULL,
  name TEXT,
  phone TEXT,
  wa_id TEXT,
  bsuid TEXT,
  username TEXT,
  seq INTEGER NOT NULL
) STRICT;
CREATE INDEX contact_card_conv ON contact_card (conv_key);

CREATE TABLE episode (
  rid INTEGER NOT NULL PRIMARY KEY,
  conv_key INTEGER NOT NULL,
  id TEXT NOT NULL UNIQUE,
  conv TEXT NOT NULL,
  n INTEGER NOT NULL,
  opened_at INTEGER NOT NULL,
  first_reply_at INTEGER,
  first_reply_by TEXT,
  resolved_at INTEGER,
  resolved_by TEXT,
  seq INTEGER NOT NULL
) STRICT;
CREATE INDEX episode_conv ON episode (conv_key, n);

CREATE TABLE message (
  rid INTEGER NOT NULL PRIMARY KEY,
  conv_key INTEGER NOT NULL,
  id TEXT NOT NULL UNIQUE,
  conv TEXT NOT NULL,
  direction TEXT NOT NULL,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  relay_at INTEGER NOT NULL,
  device_at INTEGER,
  author TEXT,
  sender TEXT,
  text TEXT,
  quote TEXT,
  content TEXT,
  wamid TEXT,
  seq INTEGER NOT NULL
) STRICT;
-- The direction is there for counting what is unread.
CREATE INDEX message_conv ON message (conv_key, at, direction);

CREATE TABLE message_status (
  rid INTEGER NOT NULL PRIMARY KEY,
  conv_key INTEGER NOT NULL,
  id TEXT NOT NULL UNIQUE,
  conv TEXT NOT NULL,
  state TEXT NOT NULL,
  at INTEGER NOT NULL,
  error_code INTEGER,
  error_text TEXT,
  seq INTEGER NOT NULL
) STRICT;
CREATE INDEX message_status_conv ON message_status (conv_key);

CREATE TABLE note (
  rid INTEGER NOT NULL PRIMARY KEY,
  conv_key INTEGER NOT NULL,
  id TEXT NOT NULL UNIQUE,
  conv TEXT NOT NULL,
  author TEXT NOT NULL,
  at INTEGER NOT NULL,
  device_at INTEGER,
  text TEXT NOT NULL,
  seq INTEGER NOT NULL
) STRICT;
CREATE INDEX note_conv ON note (conv_key, at);

CREATE TABLE event (
  rid INTEGER NOT NULL PRIMARY KEY,
  conv_key INTEGER NOT NULL,
  id TEXT NOT NULL UNIQUE,
  conv TEXT NOT NULL,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT,
  subject TEXT,
  detail TEXT,
  seq INTEGER NOT NULL
) STRICT;
CREATE INDEX event_conv ON event (conv_key, at);

CREATE TABLE read_marker (
  rid INTEGER NOT NULL PRIMARY KEY,
  conv_key INTEGER NOT NULL,
  id TEXT NOT NULL UNIQUE,
  conv TEXT NOT NULL,
  user TEXT NOT NULL,
  upto TEXT NOT NULL,
  at INTEGER NOT NULL,
  seq INTEGER NOT NULL
) STRICT;
CREATE INDEX read_marker_conv ON read_marker (conv_key, user);

-- Rows of entities that this build does not know, whole, for the build that will.
CREATE TABLE unknown_row (
  rid INTEGER NOT NULL PRIMARY KEY,
  entity TEXT NOT NULL,
  columns TEXT NOT NULL,
  row TEXT NOT NULL
) STRICT;

-- The index of words: folded text, rid as in the table of that name. Kept by hand, never by triggers.

CREATE VIRTUAL TABLE message_fts USING fts5 (text, content='', detail='none', columnsize=0,
  tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* Co'", prefix='2 3');
CREATE VIRTUAL TABLE note_fts USING fts5 (text, content='', detail='none', columnsize=0,
  tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* Co'", prefix='2 3');
CREATE VIRTUAL TABLE contact_fts USING fts5 (words, content='', detail='none', columnsize=0,
  tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* Co'", prefix='1 2 3');

INSERT INTO message_fts (message_fts, rank) VALUES ('automerge', 8);
-- The words themselves: a long prefix is looked up here and becomes the few words that begin with it.
CREATE VIRTUAL TABLE message_terms USING fts5vocab (message_fts, row);

-- How frames are applied: jobs that fetch pages; and, while there are any, what a page that was read earlier
-- must not bring back.

CREATE TABLE job (
  n INTEGER NOT NULL PRIMARY KEY,
  job TEXT NOT NULL UNIQUE,
  selector TEXT NOT NULL,
  after TEXT NOT NULL
) STRICT;

CREATE TABLE dropped (
  conv TEXT NOT NULL PRIMARY KEY,
  as_of INTEGER NOT NULL
) STRICT;

CREATE TABLE tomb (
  entity TEXT NOT NULL,
  id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (entity, id)
) STRICT;

-- Commands. outbox: not executed by the relay yet, as far as we know. journal: executed; kept in case the relay
-- is restored from a backup that is older. result: what the relay said. attention: refused, until a person saw.

CREATE TABLE outbox (
  n INTEGER NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  device_at INTEGER NOT NULL,
  conv TEXT NOT NULL,
  object TEXT,
  text TEXT,
  quote TEXT,
  user TEXT,
  team TEXT,
  status TEXT,
  head_msg TEXT,
  base_seq INTEGER NOT NULL
) STRICT;

CREATE TABLE journal (
  n INTEGER NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  device_at INTEGER NOT NULL,
  conv TEXT NOT NULL,
  object TEXT,
  text TEXT,
  quote TEXT,
  user TEXT,
  team TEXT,
  status TEXT,
  head_msg TEXT,
  base_seq INTEGER NOT NULL
) STRICT;
CREATE INDEX journal_age ON journal (device_at);

CREATE TABLE result (
  n INTEGER NOT NULL PRIMARY KEY,
  code TEXT NOT NULL,
  seq INTEGER NOT NULL,
  detail TEXT,
  at INTEGER NOT NULL
) STRICT;

CREATE TABLE attention (
  command TEXT NOT NULL PRIMARY KEY,
  n INTEGER NOT NULL,
  type TEXT NOT NULL,
  conv TEXT NOT NULL,
  text TEXT,
  code TEXT NOT NULL,
  detail TEXT,
  at INTEGER NOT NULL
) STRICT;

CREATE TABLE draft (
  conv TEXT NOT NULL,
  mode TEXT NOT NULL,
  text TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (conv, mode)
) STRICT;

-- The overlay: what the outbox will change, made again from it whenever either changes.

-- All that a list row shows and a command can change, instead of the confirmed values.
CREATE TABLE overlay_conversation (
  conv_key INTEGER NOT NULL PRIMARY KEY,
  status TEXT NOT NULL,
  owner TEXT,
  team TEXT,
  last_at INTEGER NOT NULL,
  last_msg TEXT,
  last_direction TEXT,
  last_kind TEXT,
  last_preview TEXT,
  waiting_since INTEGER,
  unread INTEGER NOT NULL,
  pending INTEGER NOT NULL
) STRICT;

CREATE TABLE overlay_message (
  n INTEGER NOT NULL PRIMARY KEY,
  conv_key INTEGER NOT NULL,
  id TEXT NOT NULL,
  conv TEXT NOT NULL,
  at INTEGER NOT NULL,
  device_at INTEGER NOT NULL,
  author TEXT,
  text TEXT NOT NULL,
  quote TEXT
) STRICT;
CREATE INDEX overlay_message_conv ON overlay_message (conv_key, at);

CREATE TABLE overlay_note (
  n INTEGER NOT NULL PRIMARY KEY,
  conv_key INTEGER NOT NULL,
  id TEXT NOT NULL,
  conv TEXT NOT NULL,
  at INTEGER NOT NULL,
  device_at INTEGER NOT NULL,
  author TEXT,
  text TEXT NOT NULL
) STRICT;
CREATE INDEX overlay_note_conv ON overlay_note (conv_key, at);

-- Confirmed with the overlay on top.

CREATE VIEW v_conversation AS
SELECT c.rid AS key, c.id, c.number, c.contact, c.group_id,
  CASE WHEN o.conv_key IS NULL THEN c.status ELSE o.status END AS status,
  CASE WHEN o.conv_key IS NULL THEN c.owner ELSE o.owner END AS owner,
  CASE WHEN o.conv_key IS NULL THEN c.team ELSE o.team END AS team,
  CASE WHEN o.conv_key IS NULL THEN c.last_at ELSE o.last_at END AS last_at,
  CASE WHEN o.conv_key IS NULL THEN c.last_msg ELSE o.last_msg END AS last_msg,
  CASE WHEN o.conv_key IS NULL THEN c.last_direction ELSE o.last_direction END AS last_direction,
  CASE WHEN o.conv_key IS NULL THEN c.last_kind ELSE o.last_kind END AS last_kind,
  CASE WHEN o.conv_key IS NULL THEN c.last_preview ELSE o.last_preview END AS last_preview,
  c.last_in_at,
  CASE WHEN o.conv_key IS NULL THEN c.waiting_since ELSE o.waiting_since END AS waiting_since,
  CASE WHEN o.conv_key IS NULL THEN c.unread ELSE o.unread END AS unread,
  coalesce(o.pending, 0) AS pending
FROM conversation AS c LEFT JOIN overlay_conversation AS o ON o.conv_key = c.rid;

CREATE VIEW v_message AS
SELECT conv_key, id, conv, direction, kind, at, relay_at, device_at, author, sender, text, quote, content,
  wamid, 0 AS pending
FROM message
UNION ALL
SELECT conv_key, id, conv, 'out', 'text', at, at, device_at, author, NULL, text, quote, NULL, NULL, 1
FROM overlay_message;

CREATE VIEW v_note AS
SELECT conv_key, id, conv, author, at, device_at, text, 0 AS pending FROM note
UNION ALL
SELECT conv_key, id, conv, author, at, device_at, text, 1 FROM overlay_note;
