-- A team that works together on conversations: the same columns as the relay's version 5.

ALTER TABLE note ADD COLUMN content TEXT;
ALTER TABLE note ADD COLUMN edited_at INTEGER;

CREATE TABLE mention (
  rid INTEGER NOT NULL PRIMARY KEY,
  conv_key INTEGER NOT NULL,
  id TEXT NOT NULL UNIQUE,
  conv TEXT NOT NULL,
  note TEXT NOT NULL,
  user TEXT NOT NULL,
  team TEXT,
  at INTEGER NOT NULL,
  seen_at INTEGER,
  seq INTEGER NOT NULL
) STRICT;
CREATE INDEX mention_conv ON mention (conv_key);
CREATE INDEX mention_unseen ON mention (user, conv_key) WHERE seen_at IS NULL;

ALTER TABLE conversation ADD COLUMN snoozed_until INTEGER;
ALTER TABLE conversation ADD COLUMN snoozed_by TEXT;
ALTER TABLE conversation ADD COLUMN handoff TEXT;

CREATE TABLE handoff (
  rid INTEGER NOT NULL PRIMARY KEY,
  conv_key INTEGER NOT NULL,
  id TEXT NOT NULL UNIQUE,
  conv TEXT NOT NULL,
  from_user TEXT NOT NULL,
  to_user TEXT,
  to_team TEXT,
  reason TEXT,
  summary TEXT NOT NULL,
  state TEXT NOT NULL,
  at INTEGER NOT NULL,
  due_at INTEGER,
  ended_at INTEGER,
  ended_by TEXT,
  answer TEXT,
  seq INTEGER NOT NULL
) STRICT;
CREATE INDEX handoff_conv ON handoff (conv_key, at);
