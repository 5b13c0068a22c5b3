import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'
import { ChildAlertPrograms } from './child-alert-programs.ts'

const newFolder = useTemporaryFolders()
const env = { PATH: '/usr/bin:/bin', WORD: 'hello' }

function run(script: string, cwd: string, timeoutMs = 10_000) {
  return new ChildAlertPrograms().run({ file: '/bin/sh', name: 'sh', args: ['-c', script], cwd, env, timeoutMs })
}

/** Not gone, nor dead and waiting for somebody to take note. */
function isAlive(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
  return stdout.trim() !== '' && !stdout.startsWith('Z')
}

it('runs a program with its variables, in its folder, without input', async () => {
  const cwd = newFolder()
  expect(await run('cat; printf %s "$WORD" > told', cwd)).toEqual({ ok: true, value: null })
  expect(readFileSync(join(cwd, 'told'), 'utf8')).toBe('hello')
})

it('says how it failed, with its last words', async () => {
  expect(await run('echo no such thing >&2; exit 3', newFolder())).toEqual({
    ok: false,
    error: 'it exited with code 3: no such thing',
  })
  const missing = { file: '/none', name: 'none', args: [], cwd: '/', env, timeoutMs: 1_000 }
  expect(await new ChildAlertPrograms().run(missing)).toMatchObject({ ok: false })
})

it('ends it and all it started when its time is up', async () => {
  const cwd = newFolder()
  const result = await run('sleep 60 & echo $! > child; sleep 60', cwd, 1_000)
  expect(result).toEqual({ ok: false, error: 'it ran for 1 s and was killed' })
  const child = Number(readFileSync(join(cwd, 'child'), 'utf8'))
  await vi.waitFor(() => expect(isAlive(child)).toBe(false), { timeout: 30_000 })
})

it('reads no more of what it prints than is told', async () => {
  const result = await run('yes x | head -c 2000000 >&2; exit 1', newFolder())
  expect(result.ok ? 0 : result.error.length).toBeLessThan(600)
})
