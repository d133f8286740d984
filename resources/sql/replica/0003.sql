-- Everything of the Cloud API besides text: the same columns as the relay's version 2.

ALTER TABLE number ADD COLUMN waba TEXT;
ALTER TABLE number ADD COLUMN quality TEXT;
ALTER TABLE number ADD COLUMN tier TEXT;
ALTER TABLE number ADD COLUMN stop_code INTEGER;
ALTER TABLE number ADD COLUMN stop_text TEXT;
ALTER TABLE number ADD COLUMN stop_at INTEGER;

CREATE TABLE template (
  rid INTEGER NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  waba TEXT NOT NULL,
  name TEXT NOT NULL,
  language TEXT NOT NULL,
  category TEXT,
  status TEXT NOT NULL,
  quality TEXT,
  reason TEXT,
  components TEXT NOT NULL,
  active INTEGER NOT NULL,
  seq INTEGER NOT NULL
) STRICT;

CREATE TABLE alert (
  rid INTEGER NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  waba TEXT,
  number TEXT,
  kind TEXT NOT NULL,
  level TEXT NOT NULL,
  at INTEGER NOT NULL,
  detail TEXT,
  seq INTEGER NOT NULL
) STRICT;

ALTER TABLE contact_card ADD COLUMN marketing TEXT;

ALTER TABLE message ADD COLUMN context_wamid TEXT;
ALTER TABLE message ADD COLUMN edited_at INTEGER;
ALTER TABLE message ADD COLUMN revoked_at INTEGER;
-- The direction and the kind are there for counting what is unread: a reaction is nothing to read.
DROP INDEX message_conv;
CREATE INDEX message_conv ON message (conv_key, at, direction, kind);
CREATE INDEX message_reaction ON message (quote, at) WHERE kind = 'reaction';

ALTER TABLE message_status ADD COLUMN billable INTEGER;
ALTER TABLE message_status ADD COLUMN price_type TEXT;
ALTER TABLE message_status ADD COLUMN price_category TEXT;

CREATE TABLE media (
  rid INTEGER NOT NULL PRIMARY KEY,
  conv_key INTEGER NOT NULL,
  id TEXT NOT NULL UNIQUE,
  conv TEXT NOT NULL,
  state TEXT NOT NULL,
  mime TEXT,
  name TEXT,
  size INTEGER,
  sha256 TEXT,
  width INTEGER,
  height INTEGER,
  duration_ms INTEGER,
  thumb TEXT,
  error TEXT,
  seq INTEGER NOT NULL
) STRICT;
CREATE INDEX media_conv ON media (conv_key);

-- A message that is more than text.
ALTER TABLE outbox ADD COLUMN kind TEXT NOT NULL DEFAULT 'text';
ALTER TABLE outbox ADD COLUMN content TEXT;
ALTER TABLE journal ADD COLUMN kind TEXT NOT NULL DEFAULT 'text';
ALTER TABLE journal ADD COLUMN content TEXT;
ALTER TABLE attention ADD COLUMN kind TEXT NOT NULL DEFAULT 'text';
ALTER TABLE attention ADD COLUMN content TEXT;
ALTER TABLE overlay_message ADD COLUMN kind TEXT NOT NULL DEFAULT 'text';
ALTER TABLE overlay_message ADD COLUMN content TEXT;

DROP VIEW v_message;
CREATE VIEW v_message AS
SELECT conv_key, id, conv, direction, kind, at, relay_at, device_at, author, sender, text, quote, content,
  wamid, context_wamid, edited_at, revoked_at, 0 AS pending
FROM message
UNION ALL
SELECT conv_key, id, conv, 'out', kind, at, at, device_at, author, NULL, nullif(text, ''), quote, content, NULL,
  NULL, NULL, NULL, 1
FROM overlay_message;
