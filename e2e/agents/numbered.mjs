#!/usr/bin/env node
// Writes numbered, coloured lines, 100 a second. Each write ends inside an escape sequence or a character, so that a
// client that detaches and attaches again does so in the middle of one. `q` ends the current line, writes
// `END <last number>` and stays.
import { liveBounded, ready, write } from '../../test/fixtures/agents/lib/fixture.mjs'

const TICK_MS = 10

let last = 0
let rest = Buffer.alloc(0)

function line(number) {
  const text = `line ${String(number).padStart(6, '0')}\x1b[0m 漢字 ünï ${'='.repeat(number % 40)}\n`
  return Buffer.from(`\x1b[38;5;${16 + (number % 200)}m${text}`)
}

function tick() {
  const next = line(++last)
  const cut = last % 2 === 0 ? next.indexOf('漢') + 1 : 5
  write(Buffer.concat([rest, next.subarray(0, cut)]))
  rest = next.subarray(cut)
}

process.stdin.setRawMode?.(true)
liveBounded()
ready()
const timer = setInterval(tick, TICK_MS)
process.stdin.on('data', (bytes) => {
  if (!bytes.includes('q'.charCodeAt(0))) return
  clearInterval(timer)
  write(Buffer.concat([rest, Buffer.from(`END ${last}\n`)]))
})
