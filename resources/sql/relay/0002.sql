-- Version 2: everything of the Cloud API besides text. src/CONTENT.md says what message.content holds.

-- quality, tier: as Meta names them. stop_code: set while Meta refuses everything from this number; stop_text says
-- why in Meta's words. coexistence: the phone app uses the number, too (slower pace).
ALTER TABLE number ADD COLUMN quality TEXT;
ALTER TABLE number ADD COLUMN tier TEXT;
ALTER TABLE number ADD COLUMN stop_code INTEGER;
ALTER TABLE number ADD COLUMN stop_text TEXT;
ALTER TABLE number ADD COLUMN stop_at INTEGER;
ALTER TABLE number ADD COLUMN coexistence INTEGER NOT NULL DEFAULT 0;

-- Replicated: message templates of a business account. components: Meta's JSON array as it came.
-- active 0: gone from the account.
CREATE TABLE template (
  id TEXT NOT NULL PRIMARY KEY,
  waba TEXT NOT NULL,
  meta_id TEXT,
  name TEXT NOT NULL,
  language TEXT NOT NULL,
  category TEXT,
  status TEXT NOT NULL,
  quality TEXT,
  reason TEXT,
  components TEXT NOT NULL,
  active INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  UNIQUE (waba, name, language)
) STRICT;
CREATE INDEX template_seq ON template (seq);

-- Replicated: what Meta says of an account, a number or a template: for the health page, not for a chat.
-- kind: the field of the webhook. level: info, warning, critical. detail: a small JSON object.
CREATE TABLE alert (
  id TEXT NOT NULL PRIMARY KEY,
  waba TEXT,
  number TEXT REFERENCES number (id),
  kind TEXT NOT NULL,
  level TEXT NOT NULL,
  at INTEGER NOT NULL,
  detail TEXT,
  seq INTEGER NOT NULL
) STRICT;
CREATE INDEX alert_seq ON alert (seq);
CREATE INDEX alert_at ON alert (at);

-- marketing: "stop" or "resume", as the customer last said to this number; NULL: never said.
ALTER TABLE contact_card ADD COLUMN marketing TEXT;
CREATE TABLE contact_preference (
  contact TEXT NOT NULL REFERENCES contact (id),
  number TEXT NOT NULL REFERENCES number (id),
  marketing TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (contact, number)
) STRICT;

-- A name that changed, as user_id_update says, also when neither was known yet.
CREATE TABLE alias_change (
  scope TEXT NOT NULL,
  kind TEXT NOT NULL,
  previous TEXT NOT NULL,
  current TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (scope, kind, previous, current)
) STRICT;
CREATE INDEX alias_change_current ON alias_change (scope, kind, current);

-- merged_into: its customer turned out to be the one of that conversation. All of it is there now, under new ids; what
-- is left here nobody sees.
ALTER TABLE conversation ADD COLUMN merged_into TEXT REFERENCES conversation (id);
CREATE INDEX conversation_merged ON conversation (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX contact_merged ON contact (merged_into) WHERE merged_into IS NOT NULL;

-- Messages that moved with a conversation, and what they were called before: Meta may still call them so.
CREATE TABLE message_moved (
  old TEXT NOT NULL PRIMARY KEY,
  id TEXT NOT NULL
) STRICT;
CREATE INDEX message_moved_id ON message_moved (id);

-- edited_at: text is what it says since then. revoked_at: deleted by who wrote it; text and content are gone from
-- here, message_version keeps them for the audit.
ALTER TABLE message ADD COLUMN edited_at INTEGER;
ALTER TABLE message ADD COLUMN revoked_at INTEGER;
CREATE TABLE message_version (
  message TEXT NOT NULL REFERENCES message (id),
  n INTEGER NOT NULL,
  until INTEGER NOT NULL,
  kind TEXT NOT NULL,
  text TEXT,
  content TEXT,
  PRIMARY KEY (message, n)
) STRICT;

-- What changes a message, by the wamid of that message, known to us or not.
CREATE INDEX message_change ON message (context_wamid) WHERE kind IN ('edit', 'revoke');

-- billable: 1, 0, or NULL if Meta did not say.
ALTER TABLE message_status ADD COLUMN billable INTEGER;
ALTER TABLE message_status ADD COLUMN price_type TEXT;
ALTER TABLE message_status ADD COLUMN price_category TEXT;

-- Replicated: the file of a message (id is the message's). state: waiting (for Meta), bringing (by the device that
-- sends it), ready, failed, gone (Meta no longer has it). sha256, thumb: names of files of the relay's media folder, hex. error: a short key.
-- media_id, attempt, due_at: the job that fetches it.
CREATE TABLE media (
  id TEXT NOT NULL PRIMARY KEY REFERENCES message (id),
  conv TEXT NOT NULL REFERENCES conversation (id),
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
  media_id TEXT,
  expected_sha256 TEXT,
  attempt INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER NOT NULL DEFAULT 0,
  seq INTEGER NOT NULL
) STRICT;
CREATE INDEX media_seq ON media (seq);
CREATE INDEX media_waiting ON media (due_at) WHERE state = 'waiting';
CREATE INDEX media_bringing ON media (id) WHERE state = 'bringing';
CREATE INDEX media_sha256 ON media (sha256) WHERE sha256 IS NOT NULL;
CREATE INDEX media_thumb ON media (thumb) WHERE thumb IS NOT NULL;
CREATE INDEX media_conv ON media (conv, id);

-- Files that Meta holds for a number of ours, so that one upload serves many messages.
CREATE TABLE media_upload (
  number TEXT NOT NULL REFERENCES number (id),
  sha256 TEXT NOT NULL,
  media_id TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (number, sha256)
) STRICT;

-- Files that somebody's device brought, whether a message names them already or not: who may name them, what they
-- are, and since when they may be swept away.
CREATE TABLE media_brought (
  sha256 TEXT NOT NULL,
  "user" TEXT NOT NULL REFERENCES "user" (id),
  at INTEGER NOT NULL,
  mime TEXT,
  size INTEGER NOT NULL,
  width INTEGER,
  height INTEGER,
  duration_ms INTEGER,
  thumb TEXT,
  PRIMARY KEY (sha256, "user")
) STRICT;
CREATE INDEX media_brought_at ON media_brought (at);
CREATE INDEX media_brought_thumb ON media_brought (thumb) WHERE thumb IS NOT NULL;
