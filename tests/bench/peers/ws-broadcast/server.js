// SPDX-License-Identifier: GPL-3.0-or-later
// The peer of what is live: an array of events is posted, each event goes to every client as a text of its own. It
// stores nothing and asks nobody for rights.
'use strict'
const http = require('node:http')
const { WebSocketServer } = require('ws')

const server = http.createServer((request, response) => {
  const parts = []
  request.on('data', part => parts.push(part))
  request.on('end', () => {
    for (const event of JSON.parse(Buffer.concat(parts))) {
      const text = JSON.stringify(event)
      for (const client of sockets.clients) client.send(text)
    }
    response.end()
  })
})
const sockets = new WebSocketServer({ server })
server.listen(0, '127.0.0.1', () => console.log('listening http://127.0.0.1:' + server.address().port))
process.on('SIGTERM', () => process.exit(0))
