-- Version 6: what was made for a team in version 5 is put to use.

-- from_team: where it stood when it was given. acted_at: when who took it did the first thing with it.
ALTER TABLE handoff ADD COLUMN from_team TEXT REFERENCES team (id);
ALTER TABLE handoff ADD COLUMN acted_at INTEGER;

-- A conversation is seen by people who may not see what it was handed over with: it does not name it, and its column
-- of version 5 stays empty. To drop that would write all conversations anew.

-- Replicated: canned replies and articles, for everybody: see src/DESIGN.md. kind: reply, article. team: whom it is
-- offered to. version: one more with each change, all of which are in canned_version. active 0: removed.
CREATE TABLE canned (
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  shortcut TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  team TEXT REFERENCES team (id),
  version INTEGER NOT NULL,
  active INTEGER NOT NULL,
  at INTEGER NOT NULL,
  "user" TEXT NOT NULL REFERENCES "user" (id),
  seq INTEGER NOT NULL
) STRICT;
CREATE INDEX canned_seq ON canned (seq);
CREATE UNIQUE INDEX canned_shortcut ON canned (coalesce(team, ''), shortcut) WHERE active = 1;

CREATE TABLE canned_use (
  id TEXT NOT NULL PRIMARY KEY REFERENCES canned (id),
  uses INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  seq INTEGER NOT NULL
) STRICT;
CREATE INDEX canned_use_seq ON canned_use (seq);

CREATE TABLE canned_version (
  id TEXT NOT NULL PRIMARY KEY,
  canned TEXT NOT NULL REFERENCES canned (id),
  version INTEGER NOT NULL,
  kind TEXT NOT NULL,
  shortcut TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  team TEXT REFERENCES team (id),
  active INTEGER NOT NULL,
  at INTEGER NOT NULL,
  "user" TEXT NOT NULL REFERENCES "user" (id),
  seq INTEGER NOT NULL,
  UNIQUE (canned, version)
) STRICT;
CREATE INDEX canned_version_seq ON canned_version (seq);

-- One handoff of a conversation waits for an answer.
CREATE UNIQUE INDEX handoff_open ON handoff (conv) WHERE state = 'offered';

-- Who is there. availability: what a person said last of themselves (online, busy, away, off-shift), and when; NULL:
-- nothing ever. capacity: how many conversations they take; NULL: no limit.
ALTER TABLE "user" ADD COLUMN availability TEXT;
ALTER TABLE "user" ADD COLUMN availability_at INTEGER;
ALTER TABLE "user" ADD COLUMN capacity INTEGER;

-- owner_only: only the owner of a conversation replies there. A number has what its teams have, for conversations that
-- were given to none.
ALTER TABLE team ADD COLUMN owner_only INTEGER;
ALTER TABLE number ADD COLUMN owner_only INTEGER;

CREATE INDEX conversation_owner ON conversation (owner, status) WHERE owner IS NOT NULL;
