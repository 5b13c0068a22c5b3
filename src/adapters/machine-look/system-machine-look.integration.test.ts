import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'
import { askProgram } from './ask-program.ts'
import { systemMachineLook } from './system-machine-look.ts'

const newFolder = useTemporaryFolders()
const machine = systemMachineLook()

/** A folder with a program of that name, and an environment that finds it and the system's own. */
function withProgram(name: string, script: string): { readonly env: { readonly PATH: string }; readonly file: string } {
  const folder = newFolder()
  const file = join(folder, name)
  writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  return { file, env: { PATH: `${folder}:/usr/bin:/bin` } }
}

describe('asking a program', () => {
  it('tells what it printed, or that it is not there', async () => {
    const { env, file } = withProgram('git', 'echo git version 2.50.1')
    expect(await machine.ask('git', ['--version'], env)).toEqual({
      kind: 'printed',
      file,
      text: 'git version 2.50.1\n',
    })
    expect(await machine.ask('git', ['--version'], { PATH: newFolder() })).toEqual({ kind: 'missing' })
  })

  it('tells why it failed', async () => {
    const { env, file } = withProgram('git', 'echo no developer tools >&2; exit 69')
    expect(await machine.ask('git', [], env)).toEqual({ kind: 'failed', file, reason: 'no developer tools' })
  })

  it('kills one that hangs', async () => {
    const { env, file } = withProgram('git', 'sleep 1000 & sleep 1000')
    expect(await askProgram('git', [], { env, timeoutMs: 200 })).toEqual({ kind: 'hung', file })
  })

  it('finds by what programs are installed', () => {
    const { env } = withProgram('pacman', 'true')
    expect(machine.installer({ PATH: env.PATH.split(':')[0] ?? '' })).toBe('pacman')
    expect(machine.installer({ PATH: newFolder() })).toBeNull()
  })
})

describe('looking at the machine', () => {
  it('tells of a port whether somebody listens there', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    expect(await machine.isPortFree(port)).toBe(false)
    server.close()
    await once(server, 'close')
    expect(await machine.isPortFree(port)).toBe(true)
  })

  it('tells the disk of a folder that is not there yet', async () => {
    const found = await machine.disk(join(newFolder(), 'not/yet'))
    expect(found?.totalBytes).toBeGreaterThan(0)
    expect(found?.freeBytes).toBeLessThanOrEqual(found?.totalBytes ?? 0)
  })

  it.runIf(process.platform === 'linux')('tells how many files are open, and may be', async () => {
    const { openFiles, maxFiles } = await machine.room()
    expect(openFiles).toBeGreaterThan(3)
    expect(maxFiles === null || maxFiles > openFiles).toBe(true)
  })
})

describe.runIf(process.platform !== 'win32')('looking at files', () => {
  it('finds nothing in a private folder', async () => {
    const dataDir = newFolder()
    writeFileSync(join(dataDir, 'corral.db'), '', { mode: 0o600 })
    expect(await machine.files(dataDir)).toEqual({
      ...{ dataDir, isThere: true, mode: 0o700, untrusted: [], readable: [], isWritable: true },
    })
  })

  it('finds what others may read and what they may write', async () => {
    const dataDir = newFolder()
    chmodSync(dataDir, 0o755)
    mkdirSync(join(dataDir, 'secrets'), { mode: 0o755 })
    writeFileSync(join(dataDir, 'secrets', 'a1.json'), '{}', { mode: 0o644 })
    writeFileSync(join(dataDir, 'settings.json'), '{}')
    chmodSync(join(dataDir, 'settings.json'), 0o666)
    const found = await machine.files(dataDir)
    expect(found.mode).toBe(0o755)
    expect(found.readable).toEqual([join(dataDir, 'settings.json'), join(dataDir, 'secrets', 'a1.json')])
    expect(found.untrusted.map(({ path, isOwn }) => [path, isOwn])).toEqual([[join(dataDir, 'settings.json'), true]])
    expect(await machine.readable(join(dataDir, 'secrets'))).toEqual([join(dataDir, 'secrets', 'a1.json')])
  })

  it('does not follow links out of the folder', async () => {
    const [dataDir, elsewhere] = [newFolder(), newFolder()]
    writeFileSync(join(elsewhere, 'open'), '', { mode: 0o644 })
    symlinkSync(elsewhere, join(dataDir, 'link'))
    expect((await machine.files(dataDir)).readable).toEqual([])
  })

  it('knows a folder that is not there', async () => {
    const dataDir = join(newFolder(), 'none')
    expect(await machine.files(dataDir)).toMatchObject({ isThere: false, mode: null, untrusted: [], readable: [] })
  })
})
