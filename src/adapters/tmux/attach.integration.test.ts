import { spawnSync } from 'node:child_process'
import { readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { withFewDescriptors } from '../../../test/support/few-descriptors.ts'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'
import { NodePtySpawner } from '../pty/node-pty-spawner.ts'
import { createSession, type AttachOptions } from './attach.ts'

const RUN_ID = 'a'.repeat(32)
const SIZE = { cols: 80, rows: 24 }
/** More descriptors than a start needs to get as far as tmux. */
const MOST_FREE = 24
const newFolder = useTemporaryFolders()

/** A tmux that ends at once, and a folder of its own; `mkfifo` is the script of that name on the PATH. */
function begin(mkfifo: string | null = null) {
  const tools = newFolder()
  if (mkfifo !== null) writeFileSync(join(tools, 'mkfifo'), `#!/bin/sh\n${mkfifo}\n`, { mode: 0o755 })
  const env = { PATH: `${tools}:/usr/bin:/bin` }
  const address = { env, file: '/bin/false', endWithHost: [], socketName: 'none', confPath: '/dev/null' }
  const folder = newFolder()
  const request = { file: '/bin/true', args: [], cwd: '/', env: { SECRET: 'told to nobody' }, size: SIZE }
  const options = (): AttachOptions => ({ address, folder, ptys: new NodePtySpawner() })
  return { address, folder, options, request }
}

/** Descriptors of this process that lead to a path or into a folder. */
function descriptorsTo(path: string): number {
  const listed = spawnSync('sh', ['-c', `ls -l /proc/${process.pid}/fd`], { encoding: 'utf8' }).stdout
  return listed.split(path).length - 1
}

describe('a start that fails leaves neither descriptors nor files, and says why', () => {
  it('if the environment of the run cannot be written', async () => {
    const { folder, options, request } = begin()
    symlinkSync(folder, join(folder, `${RUN_ID}.launch`))
    const created = await createSession(options(), RUN_ID, request)
    expect(created).toMatchObject({
      ok: false,
      error: { kind: 'not-started', message: expect.stringContaining('EISDIR') as string },
    })
    expect(readdirSync(folder)).toEqual([])
  })

  it.runIf(process.platform === 'linux')('if the pipe opens for reading only', async () => {
    const target = newFolder()
    const { folder, options, request } = begin(`ln -s ${target} "$3"`)
    const created = await createSession(options(), RUN_ID, request)
    expect(created).toMatchObject({
      ok: false,
      error: { kind: 'not-started', message: expect.stringContaining('EISDIR') as string },
    })
    expect(descriptorsTo(target)).toBe(0)
    expect(readdirSync(folder)).toEqual([])
  })

  it.runIf(process.platform === 'linux')('whichever descriptor is the one too many', async () => {
    const { address, folder, request } = begin()
    const source = `async () => {
      const { spawnSync } = await import('node:child_process')
      // Descriptors that close meanwhile make ls fail after it has listed the others.
      const opened = () => spawnSync('ls', ['-l', '/proc/' + process.pid + '/fd'], { encoding: 'utf8' }).stdout
      const told = []
      for (let free = 1; free <= ${MOST_FREE}; free += 1) {
        hold()
        release(free)
        const created = await createSession(${JSON.stringify({ address, folder })}, '${RUN_ID}', ${JSON.stringify(request)})
        release()
        told.push(created.ok ? 'ok' : created.error.kind)
        while (opened().includes(${JSON.stringify(folder)})) await new Promise(setImmediate)
      }
      return told
    }`
    const told = await withFewDescriptors(join(import.meta.dirname, 'attach.ts'), 'createSession', source)
    expect(new Set(told as string[])).toEqual(new Set(['not-started', 'no-server']))
    expect(readdirSync(folder)).toEqual([])
  })
})
