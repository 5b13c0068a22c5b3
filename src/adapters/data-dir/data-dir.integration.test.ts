import { chmodSync, chownSync, existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'
import { resolveDataDir, type Surroundings } from '../../node/data-dir-place.ts'
import { prepareDataDir } from './data-dir.ts'

const newFolder = useTemporaryFolders()
const LINUX: Surroundings = { platform: 'linux', env: {}, home: '/home/ada' }
const MAC: Surroundings = { platform: 'darwin', env: {}, home: '/Users/ada' }
const WINDOWS: Surroundings = {
  platform: 'win32',
  env: { APPDATA: 'C:\\Users\\ada\\AppData\\Roaming' },
  home: 'C:\\Users\\ada',
}

describe('resolveDataDir', () => {
  it.each([
    ['Linux', LINUX, '/home/ada/.local/share/corral'],
    ['Linux with XDG_DATA_HOME', { ...LINUX, env: { XDG_DATA_HOME: '/data' } }, '/data/corral'],
    [
      'Linux with a relative XDG_DATA_HOME',
      { ...LINUX, env: { XDG_DATA_HOME: 'data' } },
      '/home/ada/.local/share/corral',
    ],
    ['macOS', MAC, '/Users/ada/Library/Application Support/Corral'],
    ['Windows', WINDOWS, 'C:\\Users\\ada\\AppData\\Roaming\\Corral'],
    ['Windows without APPDATA', { ...WINDOWS, env: {} }, 'C:\\Users\\ada\\AppData\\Roaming\\Corral'],
    ['any with CORRAL_DATA_DIR', { ...MAC, env: { CORRAL_DATA_DIR: '/elsewhere/' } }, '/elsewhere/'],
    ['any with an empty CORRAL_DATA_DIR', { ...LINUX, env: { CORRAL_DATA_DIR: '' } }, '/home/ada/.local/share/corral'],
  ])('finds the place on %s', (_name, surroundings, expected) => {
    expect(resolveDataDir(surroundings)).toEqual({ ok: true, value: expected })
  })

  it('refuses a relative CORRAL_DATA_DIR', () => {
    expect(resolveDataDir({ ...LINUX, env: { CORRAL_DATA_DIR: './data' } })).toMatchObject({ ok: false })
  })
})

describe('prepareDataDir', () => {
  it('makes a private folder, and finds it again', () => {
    const path = join(newFolder(), 'a', 'b')
    expect(prepareDataDir(path)).toEqual({ ok: true, value: path })
    expect(statSync(path).mode & 0o777).toBe(0o700)
    expect(prepareDataDir(path)).toEqual({ ok: true, value: path })
  })

  it('says which folder cannot be used and what to do', () => {
    const file = join(newFolder(), 'file')
    writeFileSync(file, '')
    for (const path of [file, join(file, 'below')]) {
      const opened = prepareDataDir(path)
      expect(opened).toMatchObject({ ok: false, error: { message: expect.stringContaining(path) as string } })
    }
  })
})

const IS_ROOT = process.geteuid?.() === 0
/** A user that nobody is. */
const STRANGER = 61_234

if (!IS_ROOT) it.skip('M4: folders and files of another user cannot be made here: this is not root')

describe.runIf(process.platform !== 'win32')('M4: prepareDataDir refuses', () => {
  const refusal = (path: string): string => {
    const opened = prepareDataDir(path)
    return opened.ok ? 'opened' : opened.error.message
  }

  it.each([0o777, 0o770, 0o1777])('a folder that others may write (%o)', (mode) => {
    const path = newFolder()
    // A group that is not the user's own.
    if (IS_ROOT) chownSync(path, 0, STRANGER)
    chmodSync(path, IS_ROOT ? mode : mode | 0o007)
    expect(refusal(path)).toContain(`chmod 700 ${path}`)
  })

  it('to create one where others may write', () => {
    const open = newFolder()
    chmodSync(open, 0o777)
    expect(refusal(join(open, 'a', 'b'))).toContain(open)
    expect(existsSync(join(open, 'a'))).toBe(false)
  })

  it.each(['settings.json', 'corral.db', 'corral.db-wal', 'web-token', 'run-key', 'host.lock'])(
    'one with a %s that others may write',
    (name) => {
      const path = newFolder()
      writeFileSync(join(path, name), '')
      chmodSync(join(path, name), 0o606)
      expect(refusal(path)).toContain(`chmod 600 ${join(path, name)}`)
      chmodSync(join(path, name), 0o600)
      expect(prepareDataDir(path)).toEqual({ ok: true, value: path })
    },
  )

  it('one whose file is a link to where others may write', () => {
    const [path, open] = [newFolder(), newFolder()]
    chmodSync(open, 0o777)
    writeFileSync(join(open, 'theirs'), '')
    symlinkSync(join(open, 'theirs'), join(path, 'settings.json'))
    expect(refusal(path)).toContain(open)
  })

  it.each([
    ['the configuration of tmux', 'tmux'],
    ['M9: the secrets of agents', 'secrets'],
  ])('one in which others may write %s', (_what, folder) => {
    const path = newFolder()
    mkdirSync(join(path, folder))
    chmodSync(join(path, folder), 0o777)
    expect(refusal(path)).toContain(join(path, folder))
  })

  it.runIf(IS_ROOT)('one of another user, and one with a file of another user', () => {
    const path = newFolder()
    writeFileSync(join(path, 'web-token'), 'planted')
    chownSync(join(path, 'web-token'), STRANGER, STRANGER)
    expect(refusal(path)).toMatch(new RegExp(`web-token.*uid ${STRANGER}.*Move it away`))
    chownSync(path, STRANGER, STRANGER)
    expect(refusal(path)).toContain(`${path}: it belongs to another user (uid ${STRANGER})`)
  })
})
