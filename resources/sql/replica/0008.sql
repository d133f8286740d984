-- What was made for a team in version 7 is put to use: the same columns as the relay's version 6.

ALTER TABLE handoff ADD COLUMN from_team TEXT;
ALTER TABLE handoff ADD COLUMN acted_at INTEGER;
ALTER TABLE conversation DROP COLUMN handoff;
