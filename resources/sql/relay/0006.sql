-- Version 6: what was made for a team in version 5 is put to use.

-- from_team: where it stood when it was given. acted_at: when who took it did the first thing with it.
ALTER TABLE handoff ADD COLUMN from_team TEXT REFERENCES team (id);
ALTER TABLE handoff ADD COLUMN acted_at INTEGER;

-- A conversation is seen by people who may not see what it was handed over with: it does not name it.
ALTER TABLE conversation DROP COLUMN handoff;
