import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'
import { openToken, type MetricsToken } from './token-file.ts'

const newFolder = useTemporaryFolders()

function open(dataDir: string): MetricsToken {
  const token = openToken(dataDir)
  if (!token.ok) throw new Error(token.error)
  return token.value
}

const textAt = (path: string): string => readFileSync(path, 'utf8').trim()

test('the token is made at first use, for this user only, and stays', () => {
  const dataDir = newFolder()
  const made = open(dataDir)
  const text = textAt(made.path)
  expect([statSync(made.path).mode & 0o777, text.length, made.notice]).toEqual([0o600, 43, null])
  expect([made.is(text), made.is(`${text}x`), made.is(text.slice(1)), made.is('')]).toEqual([true, false, false, false])
  const kept = open(dataDir)
  expect([kept.is(text), textAt(kept.path), kept.notice]).toEqual([true, text, null])
})

test('two data directories have two tokens', () => {
  expect(open(newFolder()).is(textAt(open(newFolder()).path))).toBe(false)
})

test.each([
  ['others may read it', (path: string) => chmodSync(path, 0o640)],
  ['it holds none', (path: string) => writeFileSync(path, 'hello')],
  ['it holds none', (path: string) => writeFileSync(path, '')],
])('a token is made anew, and that is said, if %s', (why, spoil) => {
  const dataDir = newFolder()
  const before = open(dataDir)
  const text = textAt(before.path)
  spoil(before.path)
  const after = open(dataDir)
  expect(after.notice).toContain(why)
  expect([after.is(text), statSync(after.path).mode & 0o777]).toEqual([false, 0o600])
})

test('a link is not followed, nor what it leads to written', () => {
  const dataDir = newFolder()
  const { path } = open(dataDir)
  const elsewhere = join(newFolder(), 'theirs')
  writeFileSync(elsewhere, 'A'.repeat(43), { mode: 0o600 })
  rmSync(path)
  symlinkSync(elsewhere, path)
  expect(openToken(dataDir)).toMatchObject({ ok: false, error: expect.stringContaining(path) as string })
  expect(textAt(elsewhere)).toBe('A'.repeat(43))
})

test('where it cannot be kept, the error says where and why', () => {
  const dataDir = newFolder()
  writeFileSync(join(dataDir, 'metrics'), 'a file in the place of the folder')
  expect(openToken(dataDir)).toMatchObject({
    ok: false,
    error: expect.stringContaining(join(dataDir, 'metrics')) as string,
  })
  const other = newFolder()
  mkdirSync(join(other, 'metrics', 'token'), { recursive: true })
  expect(openToken(other).ok).toBe(false)
})
