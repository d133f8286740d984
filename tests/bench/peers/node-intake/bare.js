// SPDX-License-Identifier: GPL-3.0-or-later
// The fastest receiver in Node that we know how to write: no framework, no header that nobody asked for, what waits is
// committed together, 200 only after COMMIT.
'use strict'
const http = require('node:http')
const store = require('./store')

const LIMIT = 3 * 1024 * 1024

const server = http.createServer({ noDelay: true, keepAliveTimeout: 0 }, (req, res) => {
  const answer = status => { res.writeHead(status, ['content-length', '0']); res.end() }
  const chunks = []
  let length = 0
  res.sendDate = false
  if (req.method !== 'POST' || req.url !== '/webhooks/whatsapp') return answer(404)
  req.on('data', chunk => {
    length += chunk.length
    if (length <= LIMIT) chunks.push(chunk)
  })
  req.on('end', () => {
    const bytes = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)
    let body
    if (length > LIMIT) return answer(413)
    if (!store.isSigned(bytes, req.headers['x-hub-signature-256'])) return answer(401)
    try { body = JSON.parse(bytes) } catch { return answer(400) }
    store.together(body, answer)
  })
})
store.serve(server)
