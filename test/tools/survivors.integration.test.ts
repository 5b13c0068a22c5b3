import { execFileSync, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { TMUX } from '../faults/support/system.ts'
import { useTemporaryFolders } from '../support/temporary-folder.ts'
import { setup } from './no-survivors.ts'
import { killSurvivor, survivorsOf } from './survivors.ts'

const DEADLINE_MS = 20_000
const PATH = process.env['PATH'] ?? ''
const newFolder = useTemporaryFolders()

/** Starts a tmux server as Corral does, with little in its environment, and removes its folder; returns its pid. */
function leaveServerBehind(folder: string): number {
  const tmux = (...args: string[]): string =>
    execFileSync('tmux', ['-f', '/dev/null', ...args], {
      env: { PATH, HOME: '/', TMUX_TMPDIR: folder },
      encoding: 'utf8',
    })
  const pid = tmux('start-server', ';', 'set', '-s', 'exit-empty', 'off', ';', 'display-message', '-p', '#{pid}')
  rmSync(folder, { recursive: true })
  return Number(pid)
}

describe.runIf(TMUX === null && process.platform === 'linux')('a tmux server whose folder is gone', () => {
  test('is found by the folder alone, and can be ended', async () => {
    const folder = newFolder()
    const pid = leaveServerBehind(folder)
    const left = await survivorsOf({ cookie: randomUUID(), folder }, 0)
    expect(left).toEqual([{ pid, startTicks: expect.any(String), command: expect.stringContaining('start-server') }])
    for (const survivor of left) killSurvivor(survivor)
    expect(await survivorsOf({ cookie: randomUUID(), folder }, DEADLINE_MS)).toEqual([])
  })

  test('is named at the end of the test run that left it, and ended', async () => {
    const teardown = setup()
    const run = tmpdir()
    const pid = leaveServerBehind(mkdtempSync(join(run, 'a-test-')))
    await expect(teardown()).rejects.toThrow(new RegExp(`^1 processes outlived.*\\n  ${pid} tmux .*start-server`))
    expect(await survivorsOf({ cookie: randomUUID(), folder: run }, DEADLINE_MS)).toEqual([])
    expect(tmpdir()).not.toBe(run)
  })
})

test.runIf(process.platform === 'linux')('a program that only looks into the folder is nobody of the run', async () => {
  const folder = newFolder()
  const other = spawn('cat', { cwd: folder, env: { PATH, HOME: `${folder}-2`, PWD: folder } })
  onTestFinished(() => {
    other.kill('SIGKILL')
  })
  await once(other, 'spawn')
  expect(await survivorsOf({ cookie: randomUUID(), folder }, 0)).toEqual([])
})
