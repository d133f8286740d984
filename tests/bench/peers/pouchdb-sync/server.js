// SPDX-License-Identifier: GPL-3.0-or-later
// The peer of the first sync: PouchDB behind express-pouchdb, on leveldb, with the documents of a file in it.
//   server.js --dir DIR --documents FILE
'use strict'
const fs = require('node:fs')
const readline = require('node:readline')
const express = require('express')
const PouchDB = require('pouchdb')

const arg = name => process.argv[process.argv.indexOf('--' + name) + 1]
const dir = arg('dir') + '/'
fs.mkdirSync(dir, { recursive: true })
const Here = PouchDB.defaults({ prefix: dir })

async function fill (db) {
  let docs = []
  for await (const line of readline.createInterface({ input: fs.createReadStream(arg('documents')) })) {
    docs.push(JSON.parse(line))
    if (docs.length < 5000) continue
    await db.bulkDocs(docs)
    docs = []
  }
  await db.bulkDocs(docs)
}

async function main () {
  await fill(new Here('messages'))
  const app = express()
  app.use('/', require('express-pouchdb')(Here, { mode: 'minimumForPouchDB', logPath: dir + 'log.txt',
    configPath: dir + 'config.json' }))
  const server = app.listen(0, '127.0.0.1', () => {
    console.log('listening http://127.0.0.1:' + server.address().port)
  })
  process.on('SIGTERM', () => process.exit(0))
}
main()
