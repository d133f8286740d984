// SPDX-License-Identifier: GPL-3.0-or-later
// Replicates the server's documents into a leveldb of its own, as one would write it, and says how long it took.
//   client.js --url URL --dir DIR --batch SIZE
'use strict'
const fs = require('node:fs')
const PouchDB = require('pouchdb')

const arg = name => process.argv[process.argv.indexOf('--' + name) + 1]
fs.mkdirSync(arg('dir'), { recursive: true })

async function main () {
  const db = new PouchDB(arg('dir') + '/messages')
  const began = performance.now()
  let first = null
  await db.replicate.from(arg('url') + '/messages', { batch_size: Number(arg('batch')) })
    .on('change', () => { first ??= performance.now() - began })
  const seconds = (performance.now() - began) / 1000
  const { doc_count: count } = await db.info()
  console.log(JSON.stringify({ count, seconds, first_s: first / 1000 }))
}
main()
