-- Since when the customer wants, or does not want, marketing from the number: see marketing.
ALTER TABLE contact_card ADD COLUMN marketing_at INTEGER;
UPDATE log_head SET seq = seq + 1 WHERE EXISTS (SELECT 1 FROM contact_preference);
UPDATE contact_card SET seq = (SELECT h.seq FROM log_head AS h),
  marketing_at = (SELECT p.at FROM contact_preference AS p JOIN conversation AS c ON c.number = p.number
    WHERE p.contact = contact_card.contact AND c.id = contact_card.conv)
WHERE marketing IS NOT NULL;

-- What became of a message to a group, for each who is in it. participant: wa_id or BSUID, as the status calls them.
-- The message's own status is the best of these, and that one of many did not get it is said only here.
CREATE TABLE status_participant (
  message TEXT NOT NULL,
  participant TEXT NOT NULL,
  state TEXT NOT NULL,
  at INTEGER NOT NULL,
  error_code INTEGER,
  error_text TEXT,
  PRIMARY KEY (message, participant)
) STRICT;
ALTER TABLE status_orphan ADD COLUMN participant TEXT;

-- Expired uploads are removed by their age.
CREATE INDEX media_upload_expires ON media_upload (expires_at);
