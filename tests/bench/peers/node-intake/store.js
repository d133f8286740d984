// SPDX-License-Identifier: GPL-3.0-or-later
// What the peers of the relay's webhook intake share, whatever serves HTTP: better-sqlite3 as a careful team would use
// it, with prepared statements, WAL, synchronous=FULL, the message and its conversation in one transaction; and the
// signature over the raw bytes, compared in constant time.
'use strict'
const crypto = require('node:crypto')
const Database = require('better-sqlite3')

const arg = (name, fallback) => {
  const at = process.argv.indexOf('--' + name)
  return at < 0 ? fallback : process.argv[at + 1]
}
const secret = arg('secret', 'bench')
const db = new Database(arg('db', ':memory:'))
db.pragma('journal_mode = WAL')
db.pragma('synchronous = FULL')
db.pragma('wal_autocheckpoint = 4000')
db.exec(`
  CREATE TABLE conversation (id INTEGER PRIMARY KEY, number TEXT NOT NULL, customer TEXT NOT NULL,
    name TEXT, last_at INTEGER NOT NULL, last_preview TEXT, unread INTEGER NOT NULL DEFAULT 0,
    UNIQUE (number, customer)) STRICT;
  CREATE INDEX conversation_last ON conversation (last_at);
  CREATE TABLE message (id TEXT PRIMARY KEY, conv INTEGER NOT NULL, wamid TEXT NOT NULL UNIQUE,
    at INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT, raw TEXT NOT NULL) STRICT;
  CREATE INDEX message_conv ON message (conv, at);
`)
const seen = db.prepare('SELECT 1 FROM message WHERE wamid = ?')
const upsert = db.prepare(`INSERT INTO conversation (number, customer, name, last_at, last_preview, unread)
  VALUES (?, ?, ?, ?, ?, 1) ON CONFLICT (number, customer) DO UPDATE SET name = excluded.name,
  last_at = max (last_at, excluded.last_at), last_preview = excluded.last_preview, unread = unread + 1
  RETURNING id`)
const insert = db.prepare('INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?)')

function apply (body) {
  for (const entry of body.entry ?? []) {
    for (const { value } of entry.changes ?? []) {
      for (const m of value.messages ?? []) {
        if (seen.get(m.id)) continue
        const name = value.contacts?.find(c => c.wa_id === m.from)?.profile?.name ?? null
        const at = Number(m.timestamp) * 1000
        const { id } = upsert.get(value.metadata.phone_number_id, m.from, name, at, m.text?.body?.slice(0, 120) ?? null)
        insert.run(crypto.randomUUID(), id, m.id, at, m.type, m.text?.body ?? null, JSON.stringify(m))
      }
    }
  }
}
const one = db.transaction(apply)
const many = db.transaction(waiting => { for (const w of waiting) apply(w.body) })

// Whether somebody who has the secret sent those bytes.
function isSigned (bytes, signature = '') {
  const mac = 'sha256=' + crypto.createHmac('sha256', secret).update(bytes).digest('hex')
  const sent = Buffer.from(signature)
  return sent.length === mac.length && crypto.timingSafeEqual(sent, Buffer.from(mac))
}

// Commits what waits together: answer (status) comes after the commit.
let waiting = []
function flush () {
  const batch = waiting
  let status = 200
  waiting = []
  try { many(batch) } catch (e) { status = 503 }
  for (const w of batch) w.answer(status)
}
function together (body, answer) {
  waiting.push({ body, answer })
  if (waiting.length === 1) setImmediate(flush)
}

function serve (server) {
  server.listen(Number(arg('port', 0)), '127.0.0.1', () => {
    console.log('listening http://127.0.0.1:' + server.address().port)
  })
  process.on('SIGTERM', () => { server.close(); process.exit(0) })
}

module.exports = { isSigned, one, together, serve }
