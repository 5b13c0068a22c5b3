import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { nextOf } from '../../src/base/event.ts'
import type { Exit } from '../../src/shapes/exit.ts'
import type { Pty, PtyRequest, SessionRunner } from '../../src/core/ports.ts'
import { valueOf } from '../support/value-of.ts'
import type { PtySubject } from './pty-spawner.contract.ts'

/** A program to run; what a program does not read, its session keeps. */
export type SessionSubject = Exclude<PtySubject, { readonly kind: 'deaf' }>

/** A runner, and programs for it. */
export interface SessionRunnerHarness extends AsyncDisposable {
  readonly runner: SessionRunner
  /** The runner of a later host, for the same sessions. */
  laterRunner(): SessionRunner
  /** The request that starts this program. */
  request(subject: SessionSubject): PtyRequest
  kill(pid: number, signal: string): void
}

const SIZE = { cols: 80, rows: 24 }
/** All 256 bytes except those a terminal in cooked mode would change. */
const EVERY_BYTE = Uint8Array.from({ length: 256 }, (_, index) => index)

/** What every session runner must do. */
export function describeSessionRunner(name: string, makeHarness: () => Promise<SessionRunnerHarness>): void {
  describe(`session runner: ${name}`, () => {
    test('the exit comes once, with the code, after all output, and the session is gone', async () => {
      await using harness = await makeHarness()
      using run = await start(harness, { kind: 'prints', text: 'hello', code: 7 })
      expect(await run.exited).toEqual({ code: 7, signal: null })
      expect(run.text).toBe('hello')
      await turn()
      expect(run.exits).toBe(1)
      expect(valueOf(await harness.runner.list())).toEqual([])
    })

    test('a signal is named, and then there is no code', async () => {
      await using harness = await makeHarness()
      using run = await start(harness, { kind: 'idle' })
      await run.until('ready')
      harness.kill(run.pty.pid, 'SIGKILL')
      expect(await run.exited).toEqual({ code: null, signal: 'SIGKILL' })
    })

    test('executed resolves when the program runs, before the exit', async () => {
      await using harness = await makeHarness()
      using quick = await start(harness, { kind: 'prints', text: '', code: 1 })
      const order: string[] = []
      void quick.pty.executed.then(({ ok }) => order.push(ok ? 'executed' : 'not executed'))
      await quick.exited
      expect([...order, 'exited']).toEqual(['executed', 'exited'])
    })

    test('a program that cannot be executed is told apart from one that fails', async () => {
      await using harness = await makeHarness()
      using missing = await start(harness, { kind: 'missing' })
      const executed = await missing.pty.executed
      expect(executed).toMatchObject({ ok: false, error: { code: 'exec-failed' } })
      expect(executed.ok ? '' : executed.error.message).toMatch(
        /no-such-program cannot be executed: No such file or directory.*Check/,
      )
      expect(await missing.exited).toMatchObject({ signal: null })
      using failing = await start(harness, { kind: 'prints', text: 'env: no-such-program: no', code: 127 })
      expect(await failing.pty.executed).toEqual({ ok: true, value: null })
    })

    test('bytes go in and come out as they are', async () => {
      await using harness = await makeHarness()
      using run = await start(harness, { kind: 'echo' })
      await run.until('ready')
      const before = run.bytes.length
      run.pty.write(EVERY_BYTE)
      await run.untilTrue(() => run.bytes.length >= before + EVERY_BYTE.length)
      expect(run.bytes.subarray(before)).toEqual(Buffer.from(EVERY_BYTE))
    })

    test('letting go leaves the program running; a later host finds it, with what it has printed', async () => {
      await using harness = await makeHarness()
      const run = await start(harness, { kind: 'echo' })
      await run.until('ready')
      const { pid } = run.pty
      run.pty.dispose()
      const later = harness.laterRunner()
      expect(valueOf(await later.list())).toEqual([{ runId: run.runId, pid, isDead: false }])
      using adopted = await adopt(later, run.runId)
      expect(adopted.pty.pid).toBe(pid)
      expect(await adopted.pty.executed).toEqual({ ok: true, value: null })
      await adopted.until('ready')
      adopted.pty.write(new TextEncoder().encode('again'))
      await adopted.until('again')
      expect(run.exits).toBe(0)
    })

    test('a program that ended in between is adopted with its last output and its exit', async () => {
      await using harness = await makeHarness()
      const run = await start(harness, { kind: 'idle' })
      await run.until('ready')
      run.pty.dispose()
      harness.kill(run.pty.pid, 'SIGTERM')
      await expect
        .poll(async () => valueOf(await harness.runner.list()), { timeout: 5_000 })
        .toMatchObject([{ isDead: true }])
      using adopted = await adopt(harness.laterRunner(), run.runId)
      expect(await adopted.exited).toEqual({ code: null, signal: 'SIGTERM' })
      expect(adopted.text).toContain('ready')
      expect(valueOf(await harness.runner.list())).toEqual([])
    })

    test('what is not there cannot be adopted, and ending it is nothing', async () => {
      await using harness = await makeHarness()
      expect(valueOf(await harness.runner.list())).toEqual([])
      expect(valueOf(await harness.runner.adopt(newRunId(), SIZE))).toBeNull()
      await harness.runner.end(newRunId())
    })

    test('hanging up ends the session, and nobody can tell how the program ended', async () => {
      await using harness = await makeHarness()
      using run = await start(harness, { kind: 'idle' })
      await run.until('ready')
      run.pty.hangUp()
      expect(await run.exited).toEqual({ code: null, signal: null })
      expect(valueOf(await harness.runner.list())).toEqual([])
    })

    test('ending a session that nobody holds', async () => {
      await using harness = await makeHarness()
      const run = await start(harness, { kind: 'idle' })
      await run.until('ready')
      run.pty.dispose()
      await harness.runner.end(run.runId)
      expect(valueOf(await harness.runner.list())).toEqual([])
    })

    test('two at a time do not hear each other', async () => {
      await using harness = await makeHarness()
      using one = await start(harness, { kind: 'prints', text: 'one', code: 1 })
      using two = await start(harness, { kind: 'prints', text: 'two', code: 2 })
      expect(one.pty.pid).not.toBe(two.pty.pid)
      expect([await one.exited, await two.exited].map(({ code }) => code)).toEqual([1, 2])
      expect([one.text, two.text]).toEqual(['one', 'two'])
    })

    test('after the exit everything may be called and nothing happens', async () => {
      await using harness = await makeHarness()
      using run = await start(harness, { kind: 'prints', text: 'x', code: 0 })
      await run.exited
      run.pty.write(EVERY_BYTE)
      run.pty.resize({ cols: 10, rows: 5 })
      run.pty.pause()
      run.pty.resume()
      run.pty.hangUp()
      run.pty.dispose()
      run.pty.dispose()
      run.pty.write(EVERY_BYTE)
      await turn()
      expect(run.exits).toBe(1)
    })

    test('nothing stands in the way here, and a person is told how to attach', async () => {
      await using harness = await makeHarness()
      const runId = newRunId()
      expect(await harness.runner.problem({ PATH: process.env['PATH'] ?? '' })).toBeNull()
      expect(harness.runner.attachCommand(runId)).toMatch(new RegExp(`^tmux -L \\S+ attach -t ${runId}$`))
    })
  })
}

/** A program in a session and its recorded output. */
export class SessionRun {
  readonly runId: string
  readonly pty: Pty
  readonly exited: Promise<Exit>
  exits = 0
  private readonly chunks: Uint8Array[] = []

  constructor(runId: string, pty: Pty) {
    this.runId = runId
    this.pty = pty
    this.exited = nextOf(pty.onExit)
    pty.onExit(() => {
      this.exits += 1
    })
    pty.onData((bytes) => this.chunks.push(bytes))
  }

  get bytes(): Buffer {
    return Buffer.concat(this.chunks)
  }

  get text(): string {
    return this.bytes.toString()
  }

  async until(text: string): Promise<void> {
    return this.untilTrue(() => this.text.includes(text))
  }

  async untilTrue(condition: () => boolean): Promise<void> {
    while (!condition()) {
      const hasEnded = await Promise.race([nextOf(this.pty.onData).then(() => false), this.exited.then(() => true)])
      if (hasEnded && !condition()) throw new Error(`it ended after ${JSON.stringify(this.text)}`)
    }
  }

  [Symbol.dispose](): void {
    this.pty.dispose()
  }
}

/** Takes over a session, which must exist. */
export async function adopt(runner: SessionRunner, runId: string, size = SIZE): Promise<SessionRun> {
  const pty = valueOf(await runner.adopt(runId, size))
  if (pty === null) throw new Error(`there is no session ${runId}`)
  return new SessionRun(runId, pty)
}

/** Starts a program in its own session. */
export async function startSession(runner: SessionRunner, request: PtyRequest): Promise<SessionRun> {
  const runId = newRunId()
  const spawned = await runner.spawn(runId, request)
  if (!spawned.ok) throw new Error(spawned.error.message)
  return new SessionRun(runId, spawned.value)
}

function start(harness: SessionRunnerHarness, subject: SessionSubject): Promise<SessionRun> {
  return startSession(harness.runner, harness.request(subject))
}

function newRunId(): string {
  return randomUUID().replaceAll('-', '')
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
