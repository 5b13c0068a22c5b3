import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { ManualClock, settle } from '../../../test/support/manual-clock.ts'
import { ExecWatch } from '../../core/process/exec-watch.ts'
import { launchEvidence } from './launch-evidence.ts'
import { SESSION_VARIABLE } from './launch.ts'

const RUN_ID = 'a'.repeat(32)
const HOUR_MS = 3_600_000

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'corral-launch-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/**
 * A stand-in that looks like the launcher in the process table and waits for a line before it execs the program: a
 * shell under the launcher's name with its first arguments, which a shell reads as an option and the name of a script.
 */
async function startSlowLauncher(program: string): Promise<ChildProcessWithoutNullStreams> {
  writeFileSync(join(folder, 'CORRAL_LAUNCHER'), `echo up; read line; ${program}\n`)
  const env = { PATH: process.env['PATH'] ?? '', [SESSION_VARIABLE]: RUN_ID }
  const child = spawn('/bin/sh', ['-u', 'CORRAL_LAUNCHER'], { argv0: '/usr/bin/env', cwd: folder, env })
  const ended = once(child, 'close')
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  await once(child.stdout, 'data')
  return child
}

function watchOf({ pid = 0 }: { readonly pid?: number | undefined }, clock: ManualClock): ExecWatch {
  const watch = new ExecWatch(
    launchEvidence({ pid, runId: RUN_ID, file: '/bin/agent', guarded: null }),
    (delayMs, action) => clock.setTimer(delayMs, action),
  )
  onTestFinished(() => watch.dispose())
  return watch
}

/** True once `watch` has an answer, after at least one check. */
async function isDecided(watch: ExecWatch, clock: ManualClock, forMs: number): Promise<boolean> {
  let isDecided = false
  void watch.executed.then(() => (isDecided = true))
  clock.advance(forMs)
  await settle()
  return isDecided
}

describe.runIf(process.platform === 'linux')('a launcher', () => {
  test('is not taken for the program, however long it takes', async () => {
    const clock = new ManualClock()
    const launcher = await startSlowLauncher('exec sleep 60')
    const watch = watchOf(launcher, clock)
    expect(await isDecided(watch, clock, HOUR_MS)).toBe(false)
    launcher.stdin.write('\n')
    await expect.poll(() => isDecided(watch, clock, 50)).toBe(true)
    expect(await watch.executed).toEqual({ ok: true, value: null })
  })

  test('that takes long and then cannot become the program is told from a program that ran', async () => {
    const clock = new ManualClock()
    const launcher = await startSlowLauncher('exit 126')
    const watch = watchOf(launcher, clock)
    watch.hear(Buffer.from("/usr/bin/env: '/bin/agent': Permission denied\n"))
    expect(await isDecided(watch, clock, HOUR_MS)).toBe(false)
    launcher.stdin.write('\n')
    await once(launcher, 'exit')
    watch.end({ code: launcher.exitCode, signal: null })
    expect(await watch.executed).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/cannot be executed: Permission denied/) },
    })
  })

  test.each([
    ['is not there', '', null, /No such file or directory/],
    ['is a folder', 'folder', null, /Permission denied/],
    ['may not be executed', '#!/bin/sh', 0o644, /Permission denied/],
    ['has no interpreter', '#!/no/such/interpreter', 0o755, /No such file or directory/],
  ])('whose complaint was lost says what was wrong: the program %s', async (_, content, mode, reason) => {
    const file = join(mkdtempSync(join(folder, 'lost-')), 'program')
    if (content === 'folder') mkdirSync(file)
    else if (mode !== null) writeFileSync(file, content, { mode })
    const evidence = launchEvidence({ pid: 0, runId: RUN_ID, file, guarded: null })
    expect(evidence.explainEnd({ code: 127, signal: null }, '')).toMatchObject({
      code: 'exec-failed',
      message: expect.stringMatching(reason) as string,
    })
    expect(evidence.explainEnd({ code: 1, signal: null }, '')).toBeNull()
  })

  test('of a program that ended with 127 itself is not blamed', () => {
    const evidence = launchEvidence({ pid: 0, runId: RUN_ID, file: '/bin/sh', guarded: null })
    expect(evidence.explainEnd({ code: 127, signal: null }, '')).toBeNull()
  })

  test('has become a program that overwrites its environment, as setproctitle does', async () => {
    const clock = new ManualClock()
    // Without the variable in its environment, and not a copy of its parent.
    const launcher = await startSlowLauncher(`exec env -i sleep 60`)
    const watch = watchOf(launcher, clock)
    launcher.stdin.write('\n')
    await expect.poll(() => isDecided(watch, clock, 50)).toBe(true)
    expect(await watch.executed).toEqual({ ok: true, value: null })
  })
})
