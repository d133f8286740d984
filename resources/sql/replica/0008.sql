-- What was made for a team in version 7 is put to use: the same columns as the relay's version 6.

ALTER TABLE handoff ADD COLUMN from_team TEXT;
ALTER TABLE handoff ADD COLUMN acted_at INTEGER;
-- The column handoff of a conversation stays empty: to drop it would write all of them anew, and one damaged page of a
-- list would keep unsent words from being carried over.

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

-- Handoffs: what a command says of them, and what is shown before the relay answered.
ALTER TABLE outbox ADD COLUMN reason TEXT;
ALTER TABLE journal ADD COLUMN reason TEXT;
CREATE INDEX handoff_open ON handoff (conv_key) WHERE state = 'offered';
CREATE TABLE overlay_handoff (
  id TEXT NOT NULL PRIMARY KEY,
  n INTEGER NOT NULL,
  conv_key INTEGER NOT NULL,
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
  from_team TEXT,
  acted_at INTEGER
) STRICT;
CREATE INDEX overlay_handoff_conv ON overlay_handoff (conv_key);

CREATE VIEW v_handoff AS
SELECT h.conv_key, h.id, h.from_user, h.to_user, h.to_team, h.reason, h.summary, h.state, h.at, h.due_at, h.ended_at,
  h.ended_by, h.answer, h.from_team, h.acted_at
FROM handoff AS h WHERE NOT EXISTS (SELECT 1 FROM overlay_handoff AS o WHERE o.id = h.id)
UNION ALL
SELECT o.conv_key, o.id, o.from_user, o.to_user, o.to_team, o.reason, o.summary, o.state, o.at, o.due_at, o.ended_at,
  o.ended_by, o.answer, o.from_team, o.acted_at
FROM overlay_handoff AS o;

-- What our user was told of on this computer, the last of each kind in each conversation (dsk-replica-news.h), so that
-- it is told once. conv: '' is of none. It goes with the conversation.
CREATE TABLE told (
  conv TEXT NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  at INTEGER NOT NULL,
  shown INTEGER NOT NULL,
  PRIMARY KEY (conv, kind)
) STRICT, WITHOUT ROWID;

-- Who is there, how many conversations they take, and where only the owner replies.
ALTER TABLE user ADD COLUMN availability TEXT;
ALTER TABLE user ADD COLUMN availability_at INTEGER;
ALTER TABLE user ADD COLUMN capacity INTEGER;
ALTER TABLE team ADD COLUMN owner_only INTEGER;
ALTER TABLE number ADD COLUMN owner_only INTEGER;

-- What the outbox will make of people.
CREATE TABLE overlay_user (
  n INTEGER NOT NULL PRIMARY KEY,
  user TEXT NOT NULL,
  availability TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX overlay_user_user ON overlay_user (user, n);

CREATE VIEW v_user AS
SELECT u.id, u.name, u.role, u.active, u.capacity,
  coalesce((SELECT o.availability FROM overlay_user AS o WHERE o.user = u.id ORDER BY o.n DESC LIMIT 1),
    u.availability) AS availability,
  coalesce((SELECT o.at FROM overlay_user AS o WHERE o.user = u.id ORDER BY o.n DESC LIMIT 1),
    u.availability_at) AS availability_at
FROM user AS u;
