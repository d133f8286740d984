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

-- The overlay of notes that are more than text, and of those that our user says to have seen.
ALTER TABLE overlay_note ADD COLUMN content TEXT;
CREATE TABLE overlay_seen (
  n INTEGER NOT NULL PRIMARY KEY,
  conv_key INTEGER NOT NULL,
  note TEXT NOT NULL
) STRICT;
CREATE INDEX overlay_seen_conv ON overlay_seen (conv_key);

-- Notes that call our user, who has not seen them.
CREATE VIEW v_calling AS
SELECT m.conv_key, m.note, m.at FROM mention AS m
WHERE m.user = (SELECT s.user FROM state AS s) AND m.seen_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM overlay_seen AS o WHERE o.conv_key = m.conv_key AND o.note = m.note);

-- Putting off: what a command says of it, and what is shown before the relay answered.
ALTER TABLE outbox ADD COLUMN until INTEGER NOT NULL DEFAULT 0;
ALTER TABLE journal ADD COLUMN until INTEGER NOT NULL DEFAULT 0;
ALTER TABLE overlay_conversation ADD COLUMN snoozed_until INTEGER;
ALTER TABLE overlay_conversation ADD COLUMN snoozed_by TEXT;

CREATE INDEX conversation_snoozed ON conversation (last_at) WHERE snoozed_until IS NOT NULL;

DROP VIEW v_conversation;
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
  coalesce(o.pending, 0) AS pending,
  CASE WHEN o.conv_key IS NULL THEN c.snoozed_until ELSE o.snoozed_until END AS snoozed_until,
  CASE WHEN o.conv_key IS NULL THEN c.snoozed_by ELSE o.snoozed_by END AS snoozed_by
FROM conversation AS c LEFT JOIN overlay_conversation AS o ON o.conv_key = c.rid;

-- Each order of a list comes from an index alone, and what a view holds is in the same index: see dsk-replica-list.c.
CREATE INDEX conversation_waiting ON conversation (waiting_since, status, owner, team, number, snoozed_until)
  WHERE waiting_since IS NOT NULL;
CREATE INDEX conversation_window ON conversation (last_in_at, status, owner, team, number, snoozed_until)
  WHERE last_in_at IS NOT NULL AND status <> 'resolved';
CREATE INDEX conversation_by_team ON conversation (team, last_at) WHERE status <> 'resolved' AND team IS NOT NULL;
CREATE INDEX conversation_by_number ON conversation (number, last_at) WHERE status <> 'resolved';
DROP INDEX conversation_unread;
CREATE INDEX conversation_unread ON conversation (owner, status, team, number, snoozed_until) WHERE unread > 0;
