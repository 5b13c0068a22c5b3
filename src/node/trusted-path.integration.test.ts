import {
  chmodSync,
  chownSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { useTemporaryFolders } from '../../test/support/temporary-folder.ts'
import { untrusted } from './trusted-path.ts'

const newFolder = useTemporaryFolders()
const IS_ROOT = process.geteuid?.() === 0
/** A user that nobody is. */
const STRANGER = 61_234

if (!IS_ROOT) it.skip('what other users own cannot be made here: this is not root')

function folder(mode: number, ...names: string[]): string {
  const path = join(newFolder(), ...names)
  mkdirSync(path, { recursive: true })
  chmodSync(path, mode)
  return path
}

describe.runIf(process.platform !== 'win32')('a path is trusted', () => {
  it.each([0o700, 0o755, 0o500])('in a folder of mode %o', (mode) => {
    expect(untrusted(folder(mode))).toBeNull()
  })

  it('in a private folder of a shared, sticky one, as in /tmp', () => {
    const shared = folder(0o1777)
    const own = join(shared, 'own')
    mkdirSync(own, { mode: 0o700 })
    expect(untrusted(own)).toBeNull()
  })

  it('if it does not exist and nobody else may create it', () => {
    expect(untrusted(join(folder(0o700), 'a', 'b'))).toBeNull()
  })

  it('behind links that nobody else may change', () => {
    const target = folder(0o700)
    const link = join(newFolder(), 'link')
    symlinkSync(target, link)
    expect(untrusted(join(link, 'file'))).toBeNull()
  })

  it.runIf(IS_ROOT)('if root owns a file in it, or a folder on the way', () => {
    const roots = openRoot()
    const own = join(roots, 'own')
    mkdirSync(own, { mode: 0o700 })
    chownSync(own, STRANGER, STRANGER)
    writeFileSync(join(own, 'file'), '')
    expect(asStranger(() => untrusted(join(own, 'file')))).toBeNull()
    expect(asStranger(() => untrusted(own))).toBeNull()
    expect(asStranger(() => untrusted(roots))).toMatchObject({ path: roots })
  })

  it.runIf(IS_ROOT)('if only the user’s own group may write it, in which nobody else is', () => {
    expect(untrusted(folder(0o775))).toBeNull()
  })
})

/** A folder of root's that every user may enter: those for tests lie in one that only root may. */
function openRoot(): string {
  const path = realpathSync(mkdtempSync('/tmp/corral-test-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  chmodSync(path, 0o755)
  return path
}

/** What is found by a user without rights. */
function asStranger<T>(look: () => T): T {
  process.seteuid?.(STRANGER)
  try {
    return look()
  } finally {
    process.seteuid?.(0)
  }
}

describe.runIf(process.platform !== 'win32')('a path is not trusted, and it is said what to do', () => {
  it.each([0o777, 0o722, 0o702, 0o1777])('in a folder of mode %o', (mode) => {
    const path = folder(mode)
    expect(untrusted(path)).toEqual({
      path,
      reason: 'other users may write to it',
      advice: expect.stringContaining(`chmod 700 ${path}`) as string,
    })
  })

  it('below a folder that others may write', () => {
    const open = folder(0o777)
    const path = join(open, 'own')
    mkdirSync(path, { mode: 0o700 })
    expect(untrusted(path)).toMatchObject({ path: open })
  })

  it('if it is a file that others may write', () => {
    const file = join(folder(0o700), 'file')
    writeFileSync(file, '')
    chmodSync(file, 0o666)
    expect(untrusted(file)).toMatchObject({
      path: file,
      advice: expect.stringContaining(`chmod 600 ${file}`) as string,
    })
  })

  it('behind a link into such a folder', () => {
    const open = folder(0o777)
    const link = join(folder(0o700), 'link')
    symlinkSync(open, link)
    expect(untrusted(link)).toMatchObject({ path: open })
  })

  it('behind a link to itself', () => {
    const link = join(folder(0o700), 'link')
    symlinkSync(link, link)
    expect(untrusted(link)).toMatchObject({ path: link, reason: 'it is a link that leads to itself' })
  })

  it('in a folder of a group that others are in', () => {
    const path = folder(0o770)
    // Root's own group is private on most systems: one that does not exist is nobody's own.
    if (IS_ROOT) chownSync(path, 0, STRANGER)
    expect(untrusted(path)).toMatchObject({ path })
  })
})

describe.runIf(IS_ROOT)('what another user owns is not trusted', () => {
  it('as the last folder, as one on the way, or as a file', () => {
    const path = folder(0o755)
    chownSync(path, STRANGER, STRANGER)
    const reason = `it belongs to another user (uid ${STRANGER})`
    expect(untrusted(path)).toMatchObject({ path, reason })
    expect(untrusted(join(path, 'not-there'))).toMatchObject({ path, reason })
    const file = join(folder(0o755), 'file')
    writeFileSync(file, '')
    chownSync(file, STRANGER, STRANGER)
    expect(untrusted(file)).toMatchObject({ path: file, reason })
  })

  it('if it cannot be looked at', () => {
    const path = join(openRoot(), 'shut')
    mkdirSync(path, { mode: 0o700 })
    expect(asStranger(() => untrusted(join(path, 'in', 'it')))).toMatchObject({
      reason: expect.stringContaining('cannot be looked at (EACCES') as string,
    })
    expect(untrusted(`/${'x'.repeat(5_000)}`)).toMatchObject({
      reason: expect.stringContaining('cannot be looked at (ENAMETOOLONG') as string,
    })
  })

  it('as a link in a shared folder, wherever it leads', () => {
    const link = join(folder(0o1777), 'link')
    symlinkSync(folder(0o700), link)
    lchownSync(link, STRANGER, STRANGER)
    expect(untrusted(link)).toMatchObject({ path: link })
  })
})
