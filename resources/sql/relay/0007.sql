-- Version 7: what a team knows of a customer, and what a note said before, files of notes.

-- What colleagues know of a contact. given_name: what they call them. language: a BCP 47 tag. tags: a JSON array of short
-- strings, sorted. consent: granted, refused; NULL: nobody asked; consent_at: since when. attributes: a JSON object of
-- short strings. remark: free text. The card of each conversation says the same of its contact.
ALTER TABLE contact ADD COLUMN given_name TEXT;
ALTER TABLE contact ADD COLUMN language TEXT;
ALTER TABLE contact ADD COLUMN tags TEXT;
ALTER TABLE contact ADD COLUMN consent TEXT;
ALTER TABLE contact ADD COLUMN consent_at INTEGER;
ALTER TABLE contact ADD COLUMN attributes TEXT;
ALTER TABLE contact ADD COLUMN remark TEXT;
ALTER TABLE contact_card ADD COLUMN given_name TEXT;
ALTER TABLE contact_card ADD COLUMN language TEXT;
ALTER TABLE contact_card ADD COLUMN tags TEXT;
ALTER TABLE contact_card ADD COLUMN consent TEXT;
ALTER TABLE contact_card ADD COLUMN consent_at INTEGER;
ALTER TABLE contact_card ADD COLUMN attributes TEXT;
ALTER TABLE contact_card ADD COLUMN remark TEXT;

-- Replicated, with notes: what a note said before. version: from 1, one more with each change, in note.version, too
-- (NULL: it was never changed). version_id: the id of the command that made what the note says; NULL: it was never
-- changed. Who changes it says by it what they saw.
ALTER TABLE note ADD COLUMN version INTEGER;
ALTER TABLE note ADD COLUMN version_id TEXT;
CREATE TABLE note_version (
  id TEXT NOT NULL PRIMARY KEY,
  conv TEXT NOT NULL REFERENCES conversation (id),
  note TEXT NOT NULL,
  version INTEGER NOT NULL,
  author TEXT NOT NULL,
  at INTEGER NOT NULL,
  text TEXT NOT NULL,
  content TEXT,
  seq INTEGER NOT NULL
) STRICT;
CREATE INDEX note_version_seq ON note_version (seq);
CREATE INDEX note_version_conv ON note_version (conv, id);
CREATE INDEX note_version_note ON note_version (note, version);

-- Replicated, with notes: the file of a note (id is the note's); columns as those of media. kind: as what it is shown.
-- It is never among files of messages, which alone are given to Meta: media names a message, and so does media_brought.
CREATE TABLE note_media (
  id TEXT NOT NULL PRIMARY KEY REFERENCES note (id) ON UPDATE CASCADE,
  conv TEXT NOT NULL REFERENCES conversation (id),
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  mime TEXT,
  name TEXT,
  size INTEGER,
  sha256 TEXT NOT NULL,
  width INTEGER,
  height INTEGER,
  duration_ms INTEGER,
  thumb TEXT,
  error TEXT,
  seq INTEGER NOT NULL
) STRICT;
CREATE INDEX note_media_seq ON note_media (seq);
CREATE INDEX note_media_bringing ON note_media (id) WHERE state = 'bringing';
CREATE INDEX note_media_sha256 ON note_media (sha256);
CREATE INDEX note_media_thumb ON note_media (thumb) WHERE thumb IS NOT NULL;
CREATE INDEX note_media_conv ON note_media (conv, id);

-- Files that somebody's device brought for a note; columns as those of media_brought, which is about messages.
CREATE TABLE note_brought (
  sha256 TEXT NOT NULL,
  "user" TEXT NOT NULL REFERENCES "user" (id),
  at INTEGER NOT NULL,
  mime TEXT,
  size INTEGER NOT NULL,
  width INTEGER,
  height INTEGER,
  duration_ms INTEGER,
  thumb TEXT,
  PRIMARY KEY (sha256, "user")
) STRICT;
CREATE INDEX note_brought_at ON note_brought (at);
CREATE INDEX note_brought_thumb ON note_brought (thumb) WHERE thumb IS NOT NULL;

-- Notes that moved with a conversation, and what they were called before: a device that was away may still call them so.
CREATE TABLE note_moved (
  old TEXT NOT NULL PRIMARY KEY,
  id TEXT NOT NULL
) STRICT;
CREATE INDEX note_moved_id ON note_moved (id);

-- Replicated: messages that are to be sent later. state: waiting, held, sent, removed; of the last two text, content,
-- quote and file are gone. file: SHA-256 of its file. code, detail: why it is held, as of a refused command. head_msg,
-- seen_owner: what its author had seen; canned: what it was made from.
CREATE TABLE scheduled (
  id TEXT NOT NULL PRIMARY KEY,
  conv TEXT NOT NULL REFERENCES conversation (id),
  author TEXT NOT NULL,
  at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT,
  content TEXT,
  quote TEXT,
  file TEXT,
  code TEXT,
  detail TEXT,
  ended_at INTEGER,
  ended_by TEXT,
  head_msg TEXT,
  seen_owner TEXT,
  canned TEXT,
  seq INTEGER NOT NULL
) STRICT;
CREATE INDEX scheduled_seq ON scheduled (seq);
CREATE INDEX scheduled_conv ON scheduled (conv, id);
CREATE INDEX scheduled_due ON scheduled (due_at) WHERE state = 'waiting';
CREATE INDEX scheduled_waiting ON scheduled (conv) WHERE state = 'waiting';
CREATE INDEX scheduled_file ON scheduled (file) WHERE file IS NOT NULL;

-- Those that moved with a conversation, and what they were called before.
CREATE TABLE scheduled_moved (
  old TEXT NOT NULL PRIMARY KEY,
  id TEXT NOT NULL
) STRICT;
CREATE INDEX scheduled_moved_id ON scheduled_moved (id);
