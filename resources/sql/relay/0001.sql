-- The relay's database, version 1. Times are UTC milliseconds, ids UUIDv7 text, both made by the relay.
-- "Replicated" tables hold at least the columns of their entity; the others never leave the relay.

CREATE TABLE meta (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

-- One row. History at or below floor is gone: a cursor below it must start over.
CREATE TABLE log_head (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  seq INTEGER NOT NULL,
  epoch TEXT NOT NULL,
  floor INTEGER NOT NULL
) STRICT;

-- Replicated: people, teams, numbers

CREATE TABLE "user" (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  active INTEGER NOT NULL,
  seq INTEGER NOT NULL
) STRICT;
CREATE INDEX user_seq ON "user" (seq);
CREATE UNIQUE INDEX user_name ON "user" (lower(name)) WHERE active = 1;

CREATE TABLE team (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  active INTEGER NOT NULL,
  seq INTEGER NOT NULL
) STRICT;
CREATE INDEX team_seq ON team (seq);
CREATE UNIQUE INDEX team_name ON team (lower(name)) WHERE active = 1;

CREATE TABLE team_member (
  id TEXT NOT NULL PRIMARY KEY,
  team TEXT NOT NULL REFERENCES team (id),
  "user" TEXT NOT NULL REFERENCES "user" (id),
  active INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  UNIQUE (team, "user")
) STRICT;
CREATE INDEX team_member_seq ON team_member (seq);
CREATE INDEX team_member_user ON team_member ("user");

CREATE TABLE number (
  id TEXT NOT NULL PRIMARY KEY,
  phone_number_id TEXT NOT NULL UNIQUE,
  display TEXT,
  name TEXT,
  state TEXT NOT NULL,
  waba TEXT,
  hold_until INTEGER NOT NULL DEFAULT 0,
  seq INTEGER NOT NULL
) STRICT;
CREATE INDEX number_seq ON number (seq);

-- Which teams see the new conversations of a number.
CREATE TABLE number_team (
  number TEXT NOT NULL REFERENCES number (id),
  team TEXT NOT NULL REFERENCES team (id),
  PRIMARY KEY (number, team)
) STRICT;

-- Contacts: a surrogate id, and what WhatsApp calls them

CREATE TABLE contact (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT,
  name_at INTEGER NOT NULL DEFAULT 0,
  username TEXT,
  username_at INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  merged_into TEXT REFERENCES contact (id)
) STRICT;

-- kind: bsuid, parent_bsuid, wa_id, phone, none. scope: the WhatsApp business account.
-- valid_to NULL: still theirs.
CREATE TABLE contact_alias (
  id TEXT NOT NULL PRIMARY KEY,
  contact TEXT NOT NULL REFERENCES contact (id),
  kind TEXT NOT NULL,
  scope TEXT NOT NULL,
  value TEXT NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_to INTEGER
) STRICT;
CREATE UNIQUE INDEX contact_alias_current ON contact_alias (kind, scope, value) WHERE valid_to IS NULL;
CREATE INDEX contact_alias_contact ON contact_alias (contact, kind);

-- Replicated: conversations and what belongs to them

CREATE TABLE conversation (
  id TEXT NOT NULL PRIMARY KEY,
  number TEXT NOT NULL REFERENCES number (id),
  contact TEXT REFERENCES contact (id),
  group_id TEXT,
  status TEXT NOT NULL,
  owner TEXT REFERENCES "user" (id),
  team TEXT REFERENCES team (id),
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
  last_answer_at INTEGER NOT NULL DEFAULT 0,
  live INTEGER NOT NULL DEFAULT 1,
  seq INTEGER NOT NULL
) STRICT;
CREATE INDEX conversation_seq ON conversation (seq);
CREATE UNIQUE INDEX conversation_contact ON conversation (number, contact) WHERE contact IS NOT NULL;
CREATE UNIQUE INDEX conversation_group ON conversation (number, group_id) WHERE group_id IS NOT NULL;
CREATE INDEX conversation_by_contact ON conversation (contact);
CREATE INDEX conversation_open ON conversation (last_at, id) WHERE status <> 'resolved';

CREATE TABLE contact_card (
  id TEXT NOT NULL PRIMARY KEY,
  conv TEXT NOT NULL UNIQUE REFERENCES conversation (id),
  contact TEXT NOT NULL,
  name TEXT,
  phone TEXT,
  wa_id TEXT,
  bsuid TEXT,
  username TEXT,
  seq INTEGER NOT NULL
) STRICT;
CREATE INDEX contact_card_seq ON contact_card (seq);

CREATE TABLE episode (
  id TEXT NOT NULL PRIMARY KEY,
  conv TEXT NOT NULL REFERENCES conversation (id),
  n INTEGER NOT NULL,
  opened_at INTEGER NOT NULL,
  first_reply_at INTEGER,
  first_reply_by TEXT,
  resolved_at INTEGER,
  resolved_by TEXT,
  seq INTEGER NOT NULL,
  UNIQUE (conv, n)
) STRICT;
CREATE INDEX episode_seq ON episode (seq);

-- raw: the message's own JSON object as it came. context_wamid: what it quotes, known to us or not.
-- A customer's message is known by wamid, sender, time and kind together: a body that repeats a wamid with
-- another content is no repeat, and what it says must not be lost.
CREATE TABLE message (
  id TEXT NOT NULL PRIMARY KEY,
  conv TEXT NOT NULL REFERENCES conversation (id),
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
  context_wamid TEXT,
  historical INTEGER NOT NULL DEFAULT 0,
  raw TEXT,
  seq INTEGER NOT NULL
) STRICT;
CREATE INDEX message_seq ON message (seq);
CREATE INDEX message_wamid ON message (wamid) WHERE wamid IS NOT NULL;
CREATE INDEX message_conv ON message (conv, at, id);
CREATE INDEX message_context ON message (context_wamid) WHERE context_wamid IS NOT NULL AND quote IS NULL;

CREATE TABLE message_status (
  id TEXT NOT NULL PRIMARY KEY REFERENCES message (id),
  conv TEXT NOT NULL,
  state TEXT NOT NULL,
  at INTEGER NOT NULL,
  error_code INTEGER,
  error_text TEXT,
  pricing TEXT,
  seq INTEGER NOT NULL
) STRICT;
CREATE INDEX message_status_seq ON message_status (seq);

CREATE TABLE note (
  id TEXT NOT NULL PRIMARY KEY,
  conv TEXT NOT NULL REFERENCES conversation (id),
  author TEXT NOT NULL,
  at INTEGER NOT NULL,
  device_at INTEGER,
  text TEXT NOT NULL,
  seq INTEGER NOT NULL
) STRICT;
CREATE INDEX note_seq ON note (seq);
CREATE INDEX note_conv ON note (conv, id);

CREATE TABLE event (
  id TEXT NOT NULL PRIMARY KEY,
  conv TEXT NOT NULL REFERENCES conversation (id),
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT,
  subject TEXT,
  detail TEXT,
  seq INTEGER NOT NULL
) STRICT;
CREATE INDEX event_seq ON event (seq);
CREATE INDEX event_conv ON event (conv, id);

CREATE TABLE read_marker (
  id TEXT NOT NULL PRIMARY KEY,
  conv TEXT NOT NULL REFERENCES conversation (id),
  "user" TEXT NOT NULL,
  upto TEXT NOT NULL,
  at INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  UNIQUE (conv, "user")
) STRICT;
CREATE INDEX read_marker_seq ON read_marker (seq);

-- Who may see what: visible if a token of the conversation is one of the user's.
-- '*' (administrators), 'team:ID', 'user:ID'

CREATE TABLE conv_audience (
  conv TEXT NOT NULL REFERENCES conversation (id),
  token TEXT NOT NULL,
  PRIMARY KEY (conv, token)
) STRICT;
CREATE INDEX conv_audience_token ON conv_audience (token, conv);

CREATE TABLE user_token (
  "user" TEXT NOT NULL REFERENCES "user" (id),
  token TEXT NOT NULL,
  PRIMARY KEY ("user", token)
) STRICT;

-- What changed in either. kind: audience (subject is a conversation), principal (subject is a user).
-- The audience that a conversation is born with is not a change. op: 1 added, 0 taken away.
CREATE TABLE scope_log (
  seq INTEGER NOT NULL,
  i INTEGER NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  token TEXT NOT NULL,
  op INTEGER NOT NULL,
  PRIMARY KEY (seq, i)
) STRICT;

CREATE TABLE tombstone (
  entity TEXT NOT NULL,
  id TEXT NOT NULL,
  conv TEXT,
  seq INTEGER NOT NULL,
  PRIMARY KEY (entity, id)
) STRICT;
CREATE INDEX tombstone_seq ON tombstone (seq);

-- Devices and their commands

CREATE TABLE enrolment (
  hash TEXT NOT NULL PRIMARY KEY,
  "user" TEXT NOT NULL REFERENCES "user" (id),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT;

CREATE TABLE device (
  id TEXT NOT NULL PRIMARY KEY,
  "user" TEXT NOT NULL REFERENCES "user" (id),
  name TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  revoked_at INTEGER,
  last_n INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE cmd_result (
  device TEXT NOT NULL REFERENCES device (id),
  n INTEGER NOT NULL,
  cmd_id TEXT,
  code TEXT NOT NULL,
  seq INTEGER NOT NULL,
  detail TEXT,
  PRIMARY KEY (device, n)
) STRICT;
CREATE INDEX cmd_result_id ON cmd_result (cmd_id) WHERE cmd_id IS NOT NULL;
CREATE INDEX cmd_result_seq ON cmd_result (device, seq);

-- Sending: queued, sending, done, failed, unknown (asked, and no answer: never asked again)

CREATE TABLE send_job (
  message TEXT NOT NULL PRIMARY KEY REFERENCES message (id),
  conv TEXT NOT NULL,
  number TEXT NOT NULL,
  state TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  due_at INTEGER NOT NULL
) STRICT;
CREATE INDEX send_job_live ON send_job (conv, message) WHERE state IN ('queued', 'sending');

-- Webhooks: bodies as they came; state: 0 kept, 1 applied, 2 could not be parsed (note says why)

CREATE TABLE webhook_raw (
  id INTEGER NOT NULL PRIMARY KEY,
  mac BLOB NOT NULL UNIQUE,
  body BLOB NOT NULL,
  received_at INTEGER NOT NULL,
  times INTEGER NOT NULL DEFAULT 1,
  state INTEGER NOT NULL DEFAULT 0,
  note TEXT
) STRICT;
CREATE INDEX webhook_raw_waiting ON webhook_raw (id) WHERE state = 0;

-- Statuses of messages that we do not know (yet). k: made from what they say, so that a repeat is no news.
CREATE TABLE status_orphan (
  k TEXT NOT NULL PRIMARY KEY,
  wamid TEXT NOT NULL,
  opaque TEXT,
  state TEXT NOT NULL,
  at INTEGER NOT NULL,
  error_code INTEGER,
  error_text TEXT,
  pricing TEXT,
  received_at INTEGER NOT NULL
) STRICT;
CREATE INDEX status_orphan_wamid ON status_orphan (wamid);

-- The audit log: entry is canonical JSON without any customer's words, leaf its RFC 6962 hash.
CREATE TABLE audit (
  n INTEGER NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL,
  actor TEXT,
  device TEXT,
  action TEXT NOT NULL,
  object TEXT,
  conv TEXT,
  entry TEXT NOT NULL,
  leaf TEXT NOT NULL
) STRICT;
CREATE INDEX audit_conv ON audit (conv, n) WHERE conv IS NOT NULL;
