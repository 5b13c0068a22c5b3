import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'
import { SECRETS_FILE_MAX_BYTES } from '../../core/limits.ts'
import { FileSecrets } from './file-secrets.ts'

const newFolder = useTemporaryFolders()
const VALUE = 'the-value-of-it'

let folder: string
let file: string
let secrets: FileSecrets

beforeEach(() => {
  folder = join(newFolder(), 'secrets')
  file = join(folder, 'a1.json')
  secrets = new FileSecrets(folder)
})

describe('M9: the file of an agent’s secrets', () => {
  it('is for the user only, whatever the umask, and alone in its folder', () => {
    const before = process.umask(0)
    onTestFinished(() => void process.umask(before))
    mkdirSync(folder, { mode: 0o777 })
    secrets.write('a1', { API_KEY: VALUE })
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder)).toEqual(['a1.json'])
  })

  it('is gone once nothing is in it', () => {
    secrets.write('a1', { API_KEY: VALUE })
    secrets.write('a1', {})
    expect(readdirSync(folder)).toEqual([])
  })

  it.each([
    ['half of one', '{"schemaVersion":1,"values":{"API'],
    ['of another version', '{"schemaVersion":2,"values":{}}'],
    ['not text', '{"schemaVersion":1,"values":{"A":5}}'],
  ])('is named if what is in it cannot be read: %s', (_case, text) => {
    mkdirSync(folder)
    writeFileSync(file, text)
    expect(secrets.read('a1')).toEqual({ ok: false, error: expect.stringContaining(file) as string })
  })

  it.runIf(process.platform !== 'win32')('is not waited for if it is a FIFO, nor followed if it is a link', () => {
    mkdirSync(folder)
    execFileSync('mkfifo', [file])
    expect(secrets.read('a1')).toMatchObject({ ok: false })
    const target = join(folder, 'target')
    writeFileSync(target, 'as it was')
    symlinkSync(target, `${file}.new`)
    expect(secrets.write('a1', { API_KEY: VALUE })).toMatchObject({ ok: false })
    expect(readFileSync(target, 'utf8')).toBe('as it was')
  })

  it('is not written if its folder is a file; the words say where and what to do', () => {
    writeFileSync(folder, '')
    expect(secrets.write('a1', { API_KEY: VALUE })).toEqual({
      ok: false,
      error: expect.stringMatching(/cannot be written.*Check the disk/) as string,
    })
  })

  it('has a bound, and what was there before stays', () => {
    secrets.write('a1', { API_KEY: VALUE })
    const refused = secrets.write('a1', { API_KEY: 'x'.repeat(SECRETS_FILE_MAX_BYTES) })
    expect(refused).toEqual({ ok: false, error: expect.stringContaining('Use shorter values') as string })
    expect(secrets.read('a1')).toEqual({ ok: true, value: { API_KEY: VALUE } })
  })
})
