// SPDX-License-Identifier: GPL-3.0-or-later
// The peer of the relay's webhook intake: express 5 and better-sqlite3, written as a careful team would:
// signature over the raw bytes in constant time, prepared statements, WAL, synchronous=FULL, the message and
// its conversation in one transaction, 200 only after COMMIT. --group commits what waits together.
'use strict'
const crypto = require('node:crypto')
const express = require('express')
const Database = require('better-sqlite3')

const arg = (name, fallback) => {
  const at = process.argv.indexOf('--' + name)
  return at < 0 ? fallback : process.argv[at + 1]
}
const secret = arg('secret', 'bench')
const group = process.argv.includes('--group')
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

let waiting = []
function flush () {
  const batch = waiting
  waiting = []
  try { many(batch) } catch (e) { for (const w of batch) w.res.status(503).end(); return }
  for (const w of batch) w.res.status(200).end()
}

const app = express()
app.disable('x-powered-by')
app.disable('etag')
app.post('/webhooks/whatsapp', express.raw({ type: '*/*', limit: '3mb' }), (req, res) => {
  const mac = 'sha256=' + crypto.createHmac('sha256', secret).update(req.body).digest('hex')
  const sent = Buffer.from(req.get('x-hub-signature-256') ?? '')
  if (sent.length !== mac.length || !crypto.timingSafeEqual(sent, Buffer.from(mac))) return res.status(401).end()
  let body
  try { body = JSON.parse(req.body) } catch { return res.status(400).end() }
  if (!group) {
    one(body)
    return res.status(200).end()
  }
  waiting.push({ body, res })
  if (waiting.length === 1) setImmediate(flush)
})
const server = app.listen(Number(arg('port', 0)), '127.0.0.1', () => {
  console.log('listening http://127.0.0.1:' + server.address().port)
})
process.on('SIGTERM', () => { server.close(); process.exit(0) })
