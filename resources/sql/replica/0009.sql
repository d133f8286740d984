-- What a team knows of a customer, and what a note said before, files of notes: the same columns as the relay's version 7.

ALTER TABLE contact_card ADD COLUMN given_name TEXT;
ALTER TABLE contact_card ADD COLUMN language TEXT;
ALTER TABLE contact_card ADD COLUMN tags TEXT;
ALTER TABLE contact_card ADD COLUMN consent TEXT;
ALTER TABLE contact_card ADD COLUMN consent_at INTEGER;
ALTER TABLE contact_card ADD COLUMN attributes TEXT;
ALTER TABLE contact_card ADD COLUMN remark TEXT;
-- Tags and names of attributes are looked for among those of all customers: in here, and each set of them once.
CREATE INDEX contact_card_tags ON contact_card (tags, contact, conv_key) WHERE tags IS NOT NULL;
CREATE INDEX contact_card_attributes ON contact_card (attributes, contact) WHERE attributes IS NOT NULL;

ALTER TABLE note ADD COLUMN version INTEGER;
ALTER TABLE note ADD COLUMN version_id TEXT;
CREATE TABLE note_version (
  rid INTEGER NOT NULL PRIMARY KEY,
  conv_key INTEGER NOT NULL,
  id TEXT NOT NULL UNIQUE,
  conv TEXT NOT NULL,
  note TEXT NOT NULL,
  version INTEGER NOT NULL,
  author TEXT NOT NULL,
  at INTEGER NOT NULL,
  text TEXT NOT NULL,
  content TEXT,
  seq INTEGER NOT NULL
) STRICT;
CREATE INDEX note_version_conv ON note_version (conv_key, note, version);

CREATE TABLE note_media (
  rid INTEGER NOT NULL PRIMARY KEY,
  conv_key INTEGER NOT NULL,
  id TEXT NOT NULL UNIQUE,
  conv TEXT NOT NULL,
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
CREATE INDEX note_media_conv ON note_media (conv_key);

-- kind: of the file that its content names; 'text': it has none.
ALTER TABLE overlay_note ADD COLUMN kind TEXT NOT NULL DEFAULT 'text';

-- What the outbox will make of notes: the newest text of each that is there already; version, version_id: what it will
-- be then.
CREATE TABLE overlay_note_edit (
  n INTEGER NOT NULL PRIMARY KEY,
  conv_key INTEGER NOT NULL,
  conv TEXT NOT NULL,
  note TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL,
  text TEXT NOT NULL,
  content TEXT,
  version INTEGER NOT NULL,
  version_id TEXT NOT NULL
) STRICT;
CREATE INDEX overlay_note_edit_conv ON overlay_note_edit (conv_key);
ALTER TABLE overlay_note ADD COLUMN version INTEGER;
ALTER TABLE overlay_note ADD COLUMN version_id TEXT;

DROP VIEW v_note;
CREATE VIEW v_note AS
SELECT m.conv_key, m.id, m.conv, m.author, m.at, m.device_at, coalesce(e.text, m.text) AS text, 0 AS pending
FROM note AS m LEFT JOIN overlay_note_edit AS e ON e.note = m.id
UNION ALL
SELECT conv_key, id, conv, author, at, device_at, text, 1 FROM overlay_note;

-- What may still be taken back stays here until then, UTC ms. NULL: it may leave at once.
ALTER TABLE outbox ADD COLUMN due_at INTEGER;
CREATE INDEX outbox_held ON outbox (due_at) WHERE due_at IS NOT NULL;

-- Searches that a user of this computer wants in the sidebar, by position. They may name a customer: they never leave it.
-- base: the view in which they look, as text.
CREATE TABLE saved_view (
  id TEXT NOT NULL PRIMARY KEY,
  user TEXT NOT NULL,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  base TEXT NOT NULL,
  position INTEGER NOT NULL,
  made_at INTEGER NOT NULL
) STRICT;
CREATE INDEX saved_view_position ON saved_view (position);

-- What the outbox will make of contacts: a field of a command each, named like its column. '': it is emptied.
CREATE TABLE overlay_contact (
  n INTEGER NOT NULL,
  conv_key INTEGER NOT NULL,
  contact TEXT NOT NULL,
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (n, field)
) STRICT;
CREATE INDEX overlay_contact_contact ON overlay_contact (contact, field, n);
CREATE INDEX overlay_contact_conv ON overlay_contact (conv_key);

-- Other conversations with the same customer.
CREATE INDEX contact_card_contact ON contact_card (contact);

-- A card as people see it. name: what colleagues call them, else what they call themselves, which is profile_name.
CREATE VIEW v_contact_card AS
SELECT c.rid, c.conv_key, c.id, c.conv, c.contact,
  coalesce(nullif(coalesce((SELECT o.value FROM overlay_contact AS o WHERE o.contact = c.contact
    AND o.field = 'given_name' ORDER BY o.n DESC LIMIT 1), c.given_name), ''), c.name) AS name,
  c.name AS profile_name, c.phone, c.wa_id, c.bsuid, c.username, c.marketing, c.marketing_at,
  nullif(coalesce((SELECT o.value FROM overlay_contact AS o WHERE o.contact = c.contact
    AND o.field = 'given_name' ORDER BY o.n DESC LIMIT 1), c.given_name), '') AS given_name,
  nullif(coalesce((SELECT o.value FROM overlay_contact AS o WHERE o.contact = c.contact
    AND o.field = 'language' ORDER BY o.n DESC LIMIT 1), c.language), '') AS language,
  nullif(coalesce((SELECT o.value FROM overlay_contact AS o WHERE o.contact = c.contact
    AND o.field = 'tags' ORDER BY o.n DESC LIMIT 1), c.tags), '') AS tags,
  nullif(coalesce((SELECT o.value FROM overlay_contact AS o WHERE o.contact = c.contact
    AND o.field = 'consent' ORDER BY o.n DESC LIMIT 1), c.consent), '') AS consent,
  coalesce((SELECT CAST(o.value AS INTEGER) FROM overlay_contact AS o WHERE o.contact = c.contact
    AND o.field = 'consent_at' ORDER BY o.n DESC LIMIT 1), c.consent_at) AS consent_at,
  nullif(coalesce((SELECT o.value FROM overlay_contact AS o WHERE o.contact = c.contact
    AND o.field = 'attributes' ORDER BY o.n DESC LIMIT 1), c.attributes), '') AS attributes,
  nullif(coalesce((SELECT o.value FROM overlay_contact AS o WHERE o.contact = c.contact
    AND o.field = 'remark' ORDER BY o.n DESC LIMIT 1), c.remark), '') AS remark,
  (SELECT group_concat(DISTINCT o.field) FROM overlay_contact AS o WHERE o.contact = c.contact) AS pending
FROM contact_card AS c;

-- Messages that are to be sent later.
CREATE TABLE scheduled (
  rid INTEGER NOT NULL PRIMARY KEY,
  conv_key INTEGER NOT NULL,
  id TEXT NOT NULL UNIQUE,
  conv TEXT NOT NULL,
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
  seq INTEGER NOT NULL
) STRICT;
CREATE INDEX scheduled_conv ON scheduled (conv_key);
CREATE INDEX scheduled_held ON scheduled (author) WHERE state = 'held';
CREATE INDEX scheduled_open ON scheduled (conv_key, due_at) WHERE state IN ('waiting', 'held');

-- What the outbox will make of them.
CREATE TABLE overlay_scheduled (
  id TEXT NOT NULL PRIMARY KEY,
  n INTEGER NOT NULL,
  conv_key INTEGER NOT NULL,
  conv TEXT NOT NULL,
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
  detail TEXT
) STRICT;
CREATE INDEX overlay_scheduled_conv ON overlay_scheduled (conv_key);

-- Those that may still be sent. pending: the relay has not said so yet.
CREATE VIEW v_scheduled AS
SELECT s.conv_key, s.id, s.conv, s.author, s.at, s.due_at, s.state, s.kind, s.text, s.content, s.quote, s.file, s.code,
  s.detail, 0 AS pending
FROM scheduled AS s
WHERE s.state IN ('waiting', 'held') AND NOT EXISTS (SELECT 1 FROM overlay_scheduled AS o WHERE o.id = s.id)
UNION ALL
SELECT conv_key, id, conv, author, at, due_at, state, kind, text, content, quote, file, code, detail, 1
FROM overlay_scheduled WHERE state IN ('waiting', 'held');
