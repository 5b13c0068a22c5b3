#!/usr/bin/env node
// Writes one piece of its text per key; every piece ends in the middle of a colour, a character or a title.
import { liveBounded, ready, write } from '../../test/fixtures/agents/lib/fixture.mjs'

const PIECES = ['a \x1b[3', '1mred\x1b[0m \xe6', '\xbc\xa2 \x1b]0;half a ti', 'tle\x07\x1b[38;5;2', '00mend\x1b[0m']

let next = 0
process.stdin.setRawMode?.(true)
process.stdin.on('data', () => write(Buffer.from(PIECES[next++] ?? '', 'latin1')))
liveBounded()
ready()
