import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FORCED_END_NOTICE } from '../../words/desktop-words.ts'
import { noteForcedEnd, takeForcedEnd } from './forced-end.ts'

let dir = ''
const bugs: unknown[] = []
const reportBug = (error: unknown): void => void bugs.push(error)
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'corral-end-'))
  bugs.length = 0
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

test('what was written down is said once', () => {
  noteForcedEnd(dir, 'session-lost', reportBug)
  expect(takeForcedEnd(dir, reportBug)).toEqual([FORCED_END_NOTICE['session-lost']])
  expect(takeForcedEnd(dir, reportBug)).toEqual([])
  expect(bugs).toEqual([])
})

test.each(['', '{"why":', '{"why":"other"}', 'null'])(
  'a note that reads %j is told as nothing, and is gone',
  (text) => {
    const path = join(dir, 'forced-end.json')
    writeFileSync(path, text)
    expect(takeForcedEnd(dir, reportBug)).toEqual([])
    expect(existsSync(path)).toBe(false)
  },
)

test('a directory that cannot be written to is a bug report, and no reason not to end', () => {
  noteForcedEnd(join(dir, 'nowhere'), 'session-end', reportBug)
  expect(bugs).toHaveLength(1)
})
