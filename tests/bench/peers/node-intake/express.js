// SPDX-License-Identifier: GPL-3.0-or-later
// The receiver that most teams would write: express 5, 200 only after COMMIT. --group commits what waits together.
'use strict'
const http = require('node:http')
const express = require('express')
const store = require('./store')

const group = process.argv.includes('--group')
const app = express()
app.disable('x-powered-by')
app.disable('etag')
app.post('/webhooks/whatsapp', express.raw({ type: '*/*', limit: '3mb' }), (req, res) => {
  let body
  if (!store.isSigned(req.body, req.get('x-hub-signature-256'))) return res.status(401).end()
  try { body = JSON.parse(req.body) } catch { return res.status(400).end() }
  if (group) return store.together(body, status => res.status(status).end())
  store.one(body)
  res.status(200).end()
})
store.serve(http.createServer(app))
