-- The log number at which a conversation came to be: before it, nobody saw it. 0: older than this column.
ALTER TABLE conversation ADD COLUMN born INTEGER NOT NULL DEFAULT 0;

-- Whose conversations supervisors and viewers see besides their own, and whether a viewer reads notes. No row: those
-- of their teams, and no.
CREATE TABLE user_scope (
  "user" TEXT NOT NULL PRIMARY KEY REFERENCES "user" (id),
  scope TEXT NOT NULL,
  notes INTEGER NOT NULL
) STRICT;

-- Notes became a class of their own. Viewers had them until now: it is a change of what they see.
INSERT INTO user_token ("user", token)
SELECT id, 'cls:1' FROM "user" WHERE active = 1 AND role <> 'viewer' ON CONFLICT DO NOTHING;
INSERT INTO user_token ("user", token)
SELECT id, 'cls:2' FROM "user" WHERE active = 1 AND role IN ('super-admin', 'admin', 'supervisor')
ON CONFLICT DO NOTHING;
UPDATE log_head SET seq = seq + 1;
INSERT INTO scope_log (seq, i, kind, subject, token, op)
SELECT h.seq, row_number() OVER (ORDER BY u.id), 'principal', u.id, 'cls:1', 0
FROM "user" AS u JOIN log_head AS h ON h.id = 1 WHERE u.active = 1 AND u.role = 'viewer';

-- How far the log was at a time, so that what is older than that can go: see log_head.floor.
CREATE TABLE log_time (
  seq INTEGER NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL
) STRICT;

-- Runs of the relay that wrote something: each goes on from start, which is where the one before it ended. A cursor
-- belongs to a run; if that run is not here, or ended below the cursor, this is an older copy of the database.
CREATE TABLE log_boot (
  n INTEGER NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  start INTEGER NOT NULL
) STRICT;
