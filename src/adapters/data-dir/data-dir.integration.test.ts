import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'
import { prepareDataDir, resolveDataDir, type Surroundings } from './data-dir.ts'

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
