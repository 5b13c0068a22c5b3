import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockRefusal, refusalWords } from './single-instance.ts'

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'corral-lock-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

test('a lock that another instance holds names it', () => {
  symlinkSync('box-4711', join(dir, 'SingletonLock'))
  const refusal = lockRefusal(dir, 'linux')
  expect(refusal).toEqual({ kind: 'other-instance', owner: 'box-4711' })
  expect(refusalWords(refusal, dir)).toContain('box-4711')
})

test('a lock that is not there could not be made', () => {
  const refusal = lockRefusal(dir, 'darwin')
  expect(refusal).toEqual({ kind: 'no-lock' })
  expect(refusalWords(refusal, dir)).toContain(dir)
})

test('Windows keeps its lock elsewhere', () => {
  expect(lockRefusal(dir, 'win32')).toEqual({ kind: 'other-instance', owner: null })
})
