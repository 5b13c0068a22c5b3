import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'acorn'
import { expect, test } from 'vitest'

const SCRIPTS = join(import.meta.dirname, '../../scripts')
/** The newest syntax Node 20 knows: a launcher starts there and only then brings its own Node. */
const NODE_20_SYNTAX = 2023

const launchers = readdirSync(SCRIPTS, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.mjs'))
const parsed = (source: string) =>
  parse(source, { ecmaVersion: NODE_20_SYNTAX, sourceType: 'module', allowHashBang: true })

test.each(launchers)('%s can be read by Node 20, which starts it', (name) => {
  expect(() => parsed(readFileSync(join(SCRIPTS, name), 'utf8'))).not.toThrow()
})

test('syntax that came after Node 20 is found', () => {
  expect(() => parsed('using load = start()')).toThrow('Unexpected token')
})
