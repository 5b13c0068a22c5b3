#!/usr/bin/env node
// Reads input without printing it, as `cat >/dev/null` would, and prints the number of bytes and their SHA-256 at
// Ctrl-D.
import { createHash } from 'node:crypto'
import { liveBounded, ready, write } from '../../test/fixtures/agents/lib/fixture.mjs'

const CTRL_D = 0x04

let count = 0
let hash = createHash('sha256')
process.stdin.setRawMode?.(true)
process.stdin.on('data', (bytes) => {
  const end = bytes.indexOf(CTRL_D)
  const taken = end === -1 ? bytes : bytes.subarray(0, end)
  count += taken.length
  hash.update(taken)
  if (end === -1) return
  write(`got ${count} ${hash.digest('hex')}\n`)
  count = 0
  hash = createHash('sha256')
})
liveBounded()
ready()
