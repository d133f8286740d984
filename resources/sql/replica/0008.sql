-- What was made for a team in version 7 is put to use: the same columns as the relay's version 6.

ALTER TABLE handoff ADD COLUMN from_team TEXT;
ALTER TABLE handoff ADD COLUMN acted_at INTEGER;
ALTER TABLE conversation DROP COLUMN handoff;

CREATE TABLE canned (
  rid INTEGER NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  shortcut TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  team TEXT,
  version INTEGER NOT NULL,
  active INTEGER NOT NULL,
  at INTEGER NOT NULL,
  user TEXT NOT NULL,
  seq INTEGER NOT NULL
) STRICT;

CREATE TABLE canned_use (
  rid INTEGER NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  uses INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  seq INTEGER NOT NULL
) STRICT;

CREATE TABLE canned_version (
  rid INTEGER NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  canned TEXT NOT NULL,
  version INTEGER NOT NULL,
  kind TEXT NOT NULL,
  shortcut TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  team TEXT,
  active INTEGER NOT NULL,
  at INTEGER NOT NULL,
  user TEXT NOT NULL,
  seq INTEGER NOT NULL
) STRICT;
CREATE INDEX canned_version_canned ON canned_version (canned, version);

-- Which canned reply a message was made from.
ALTER TABLE outbox ADD COLUMN canned TEXT;
ALTER TABLE journal ADD COLUMN canned TEXT;
