-- What a team knows of a customer, what is to be sent later, and what a note said before: the same columns as the
-- relay's version 7.

ALTER TABLE contact_card ADD COLUMN given_name TEXT;
ALTER TABLE contact_card ADD COLUMN language TEXT;
ALTER TABLE contact_card ADD COLUMN tags TEXT;
ALTER TABLE contact_card ADD COLUMN consent TEXT;
ALTER TABLE contact_card ADD COLUMN consent_at INTEGER;
ALTER TABLE contact_card ADD COLUMN attributes TEXT;
ALTER TABLE contact_card ADD COLUMN remark TEXT;

CREATE TABLE scheduled (
  rid INTEGER NOT NULL PRIMARY KEY,
  conv_key INTEGER NOT NULL,
  id TEXT NOT NULL UNIQUE,
  conv TEXT NOT NULL,
  author TEXT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT,
  content TEXT,
  quote TEXT,
  due_at INTEGER NOT NULL,
  made_at INTEGER NOT NULL,
  head_msg TEXT,
  state TEXT NOT NULL,
  reason TEXT,
  ended_at INTEGER,
  seq INTEGER NOT NULL
) STRICT;
CREATE INDEX scheduled_conv ON scheduled (conv_key, due_at);

ALTER TABLE note ADD COLUMN version INTEGER;
CREATE TABLE note_version (
  rid INTEGER NOT NULL PRIMARY KEY,
  conv_key INTEGER NOT NULL,
  id TEXT NOT NULL UNIQUE,
  conv TEXT NOT NULL,
  note TEXT NOT NULL,
  version INTEGER NOT NULL,
  author TEXT NOT NULL,
  at INTEGER NOT NULL,
  text TEXT NOT NULL,
  content TEXT,
  seq INTEGER NOT NULL
) STRICT;
CREATE INDEX note_version_conv ON note_version (conv_key, note, version);

-- What may still be taken back stays here until then, UTC ms. NULL: it may leave at once.
ALTER TABLE outbox ADD COLUMN due_at INTEGER;
ALTER TABLE journal ADD COLUMN due_at INTEGER;

-- Searches that our user wants in the sidebar, by position. They may name a customer: they never leave this computer.
CREATE TABLE saved_view (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  position INTEGER NOT NULL,
  made_at INTEGER NOT NULL
) STRICT;
CREATE INDEX saved_view_position ON saved_view (position);
