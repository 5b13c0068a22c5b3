#!/usr/bin/env node
// Reports its status as agents do: each line typed is sent as an OSC 7501 sequence (`state=…`), or as its title (`title …`).
import { createInterface } from 'node:readline'
import { liveBounded } from '../../test/fixtures/agents/lib/fixture.mjs'

const LATER_MS = 2_000

function ask(what) {
  const message = Buffer.from(what).toString('base64')
  process.stdout.write(`\x1b]7501;state=blocked:kind=permission:msg=${message}\x1b\\`)
}

liveBounded()
process.stdout.write('\x1b]7501;?\x1b\\\x1b[cready\r\n')
createInterface({ input: process.stdin }).on('line', (line) => {
  // The answers to the questions above come first.
  const text = line.replace(/[^]*\x1b\[\?[\d;]*c/, '').trim()
  if (text.startsWith('title ')) process.stdout.write(`\x1b]0;${text.slice(6)}\x07`)
  else if (text.startsWith('ask ')) ask(text.slice(4))
  else if (text.startsWith('later ask ')) setTimeout(() => ask(text.slice(10)), LATER_MS)
  else if (text !== '') process.stdout.write(`\x1b]7501;${text}\x1b\\`)
  process.stdout.write(`told ${text}\r\n`)
})
