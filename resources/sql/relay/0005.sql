-- Version 5: a team that works together on conversations.

-- content: what a note is besides its words, a JSON object; see src/CONTENT.md. edited_at: its words are of then.
ALTER TABLE note ADD COLUMN content TEXT;
ALTER TABLE note ADD COLUMN edited_at INTEGER;

-- Replicated: a person whom a note calls. team: as one of that team. seen_at: when they saw it, on whatever device.
CREATE TABLE mention (
  id TEXT NOT NULL PRIMARY KEY,
  conv TEXT NOT NULL REFERENCES conversation (id),
  note TEXT NOT NULL,
  "user" TEXT NOT NULL REFERENCES "user" (id),
  team TEXT REFERENCES team (id),
  at INTEGER NOT NULL,
  seen_at INTEGER,
  seq INTEGER NOT NULL,
  UNIQUE (note, "user")
) STRICT;
CREATE INDEX mention_seq ON mention (seq);
CREATE INDEX mention_conv ON mention (conv, id);

-- snoozed_until: nobody wants to see it before then, or before the customer writes. handoff: the one that waits for
-- an answer.
ALTER TABLE conversation ADD COLUMN snoozed_until INTEGER;
ALTER TABLE conversation ADD COLUMN snoozed_by TEXT;
ALTER TABLE conversation ADD COLUMN handoff TEXT;
CREATE INDEX conversation_snoozed ON conversation (snoozed_until) WHERE snoozed_until IS NOT NULL;

-- Replicated: a conversation given to a person or a team, with what they should know of it. state: offered, accepted,
-- returned, expired, cancelled. due_at: unanswered until then it expires. answer: what was said when it was returned.
CREATE TABLE handoff (
  id TEXT NOT NULL PRIMARY KEY,
  conv TEXT NOT NULL REFERENCES conversation (id),
  from_user TEXT NOT NULL REFERENCES "user" (id),
  to_user TEXT REFERENCES "user" (id),
  to_team TEXT REFERENCES team (id),
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
CREATE INDEX handoff_seq ON handoff (seq);
CREATE INDEX handoff_conv ON handoff (conv, id);
CREATE INDEX handoff_due ON handoff (due_at) WHERE state = 'offered';
