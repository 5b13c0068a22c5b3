#!/usr/bin/env node
// Prints OSC 8 links: one that runs a script, one to a file, one to a page.
import { liveBounded, ready, write } from '../../test/fixtures/agents/lib/fixture.mjs'

for (const [uri, text] of [
  ['javascript:window.open("https://script.invalid/")', 'script-link'],
  ['file:///etc/passwd', 'file-link'],
  ['https://page.invalid/', 'page-link'],
]) {
  write(`\x1b]8;;${uri}\x07${text}\x1b]8;;\x07\n`)
}
liveBounded()
ready()
