-- boot: the run of the relay that the cursor is of. lock_ms, wipe_ms: what the relay said about being without it, 0: it
-- did not say.
ALTER TABLE state ADD COLUMN boot TEXT;
ALTER TABLE state ADD COLUMN lock_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE state ADD COLUMN wipe_ms INTEGER NOT NULL DEFAULT 0;
-- Since when the customer wants, or does not want, marketing: see marketing.
ALTER TABLE contact_card ADD COLUMN marketing_at INTEGER;
-- The latest time that this computer has seen since the relay was there, UTC ms; 0: none.
ALTER TABLE state ADD COLUMN clock_mark INTEGER NOT NULL DEFAULT 0;
-- refetched_at: when everything was last fetched again. verified_at: when it was last compared with the relay;
-- differed: in how many places.
ALTER TABLE state ADD COLUMN refetched_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE state ADD COLUMN verified_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE state ADD COLUMN differed INTEGER NOT NULL DEFAULT 0;
