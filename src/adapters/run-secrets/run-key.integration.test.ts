import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'
import { DerivedRunSecrets } from './derived-run-secrets.ts'
import { readOrMakeRunKey } from './run-key.ts'

const newFolder = useTemporaryFolders()

it('makes a key once, which only the user may read, whatever the umask', () => {
  const before = process.umask(0)
  onTestFinished(() => void process.umask(before))
  const dataDir = newFolder()
  const made = readOrMakeRunKey(dataDir)
  expect(made).toEqual({ key: expect.any(Buffer) as Buffer, notices: [] })
  expect(made.key).toHaveLength(32)
  expect(readOrMakeRunKey(dataDir)).toEqual(made)
  expect(readdirSync(dataDir)).toEqual(['run-key'])
  expect(statSync(join(dataDir, 'run-key')).mode & 0o777).toBe(0o600)
})

it('no two data directories have the same', () => {
  expect(readOrMakeRunKey(newFolder()).key).not.toEqual(readOrMakeRunKey(newFolder()).key)
})

it.each(['', 'half a k', '\0'.repeat(43)])('a file without a key (%j) is replaced, and said so', (text) => {
  const dataDir = newFolder()
  writeFileSync(join(dataDir, 'run-key'), text, { mode: 0o600 })
  const { key, notices } = readOrMakeRunKey(dataDir)
  expect(notices).toEqual([expect.stringContaining(join(dataDir, 'run-key')) as string])
  expect(readOrMakeRunKey(dataDir)).toEqual({ key, notices: [] })
})

it('a secret gives away neither the key nor another secret', () => {
  const dataDir = newFolder()
  const { key } = readOrMakeRunKey(dataDir)
  const secrets = new DerivedRunSecrets(key)
  expect(secrets.secretOf('one')).not.toContain(readFileSync(join(dataDir, 'run-key'), 'utf8').trim())
  expect(new DerivedRunSecrets(Buffer.from(secrets.secretOf('one'), 'base64url')).secretOf('two')).not.toBe(
    secrets.secretOf('two'),
  )
})
