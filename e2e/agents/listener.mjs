#!/usr/bin/env node
// Works for `wait` ms (second argument), then listens at a port (first argument) as a development server does; a port in use ends it.
import { createServer } from 'node:net'
import { liveBounded } from '../../test/fixtures/agents/lib/fixture.mjs'

const [port, wait = '0'] = process.argv.slice(2)
/** @param {string} line */
const say = (line) => process.stdout.write(`${line}\n`)

liveBounded()
say('\u001b[1;36mdev\u001b[m server \u001b[2mv1.0.0\u001b[m')
const kept = []
const compiling = setInterval(() => {
  kept.push(Buffer.alloc(4 * 1024 * 1024, 1))
  say(`\u001b[32m✓\u001b[m compiled ${kept.length} modules`)
}, 250)
setTimeout(() => {
  clearInterval(compiling)
  createServer().listen(Number(port), '127.0.0.1', () => say(`\u001b[42;30m READY \u001b[m at ${port}`))
}, Number(wait))
