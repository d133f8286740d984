-- Version 8: less is written for each message.

-- Bodies are applied in order: those up to this one were, or could not be (state 2). state is 1 no more but for one that
-- was applied in part, with a note, and where an earlier version wrote it.
ALTER TABLE log_head ADD COLUMN applied INTEGER NOT NULL DEFAULT 0;
UPDATE log_head SET applied
  = coalesce((SELECT min(w.id) - 1 FROM webhook_raw AS w WHERE w.state = 0), (SELECT max(w.id) FROM webhook_raw AS w), 0);
DROP INDEX webhook_raw_waiting;
CREATE VIEW webhook_waiting AS SELECT w.id, w.body FROM webhook_raw AS w, log_head AS h WHERE w.id > h.applied;

-- When a message was the last to say what its author is called, if it said what the contact is called. It is kept here
-- since each message changes this row anyway; contact.name_at or the newest of these is when the name was said last.
ALTER TABLE conversation ADD COLUMN named_at INTEGER NOT NULL DEFAULT 0;
