import { describe, expect, test } from 'vitest'
import { nextOf } from '../../src/base/event.ts'
import { INPUT_WAITING_BYTES } from '../../src/core/limits.ts'
import type { Exit } from '../../src/shapes/exit.ts'
import type { Pty, PtyRequest, PtySpawner } from '../../src/core/ports.ts'

/** A program to run. All but `prints` and `missing` print `ready` once they are. */
export type PtySubject =
  | { readonly kind: 'prints'; readonly text: string; readonly code: number }
  | { readonly kind: 'idle' }
  | { readonly kind: 'echo' }
  /** Takes input byte by byte and never reads any. */
  | { readonly kind: 'deaf' }
  | { readonly kind: 'ignores-hang-up' }
  | { readonly kind: 'missing' }

/** A spawner, and programs for it. */
export interface PtySpawnerHarness extends AsyncDisposable {
  readonly spawner: PtySpawner
  /** The request that starts this program. */
  request(subject: PtySubject): PtyRequest
  kill(pid: number, signal: string): void
}

/** All 256 bytes except those a terminal in cooked mode would change. */
const EVERY_BYTE = Uint8Array.from({ length: 256 }, (_, index) => index)

/** What every spawner must do. */
export function describePtySpawner(name: string, makeHarness: () => Promise<PtySpawnerHarness>): void {
  describe(`pty spawner: ${name}`, () => {
    test('the exit comes once, with the code, after all output', async () => {
      await using harness = await makeHarness()
      using run = start(harness, { kind: 'prints', text: 'hello', code: 7 })
      expect(await run.exited).toEqual({ code: 7, signal: null })
      expect(run.text).toBe('hello')
      await turn()
      expect(run.exits).toBe(1)
    })

    test('a signal is named, and then there is no code', async () => {
      await using harness = await makeHarness()
      using run = start(harness, { kind: 'idle' })
      await run.ready
      harness.kill(run.pty.pid, 'SIGKILL')
      expect(await run.exited).toEqual({ code: null, signal: 'SIGKILL' })
    })

    test('executed resolves when the program runs, before the exit', async () => {
      await using harness = await makeHarness()
      using run = start(harness, { kind: 'idle' })
      expect(await run.pty.executed).toEqual({ ok: true, value: null })
      using quick = start(harness, { kind: 'prints', text: '', code: 0 })
      const order: string[] = []
      void quick.pty.executed.then(() => order.push('executed'))
      await quick.exited
      order.push('exited')
      expect(order).toEqual(['executed', 'exited'])
    })

    test('a program that cannot be executed is told apart from one that fails', async () => {
      await using harness = await makeHarness()
      using missing = start(harness, { kind: 'missing' })
      const executed = await missing.pty.executed
      expect(executed).toMatchObject({ ok: false, error: { code: 'exec-failed' } })
      expect(executed.ok ? '' : executed.error.message).toMatch(
        /no-such-program cannot be executed: No such file or directory.*Check/,
      )
      expect(await missing.exited).toEqual({ code: 1, signal: null })
      using failing = start(harness, { kind: 'prints', text: 'execvp of nothing', code: 1 })
      expect(await failing.pty.executed).toEqual({ ok: true, value: null })
    })

    test('bytes go in and come out as they are', async () => {
      await using harness = await makeHarness()
      using run = start(harness, { kind: 'echo' })
      await run.ready
      const before = run.bytes.length
      run.pty.write(EVERY_BYTE)
      await run.until(() => run.bytes.length >= before + EVERY_BYTE.length)
      expect(run.bytes.subarray(before)).toEqual(Buffer.from(EVERY_BYTE))
    })

    test('what is written is what the buffer held at that moment', async () => {
      await using harness = await makeHarness()
      using run = start(harness, { kind: 'echo' })
      await run.ready
      const buffer = new TextEncoder().encode('first')
      run.pty.write(buffer)
      buffer.fill(0x78)
      run.pty.write(new TextEncoder().encode('second'))
      await run.until(() => run.text.endsWith('second'))
      expect(run.text).toContain('firstsecond')
    })

    test('C1: input that is not read waits, up to a bound; what is more is refused whole', async () => {
      await using harness = await makeHarness()
      using run = start(harness, { kind: 'deaf' })
      await run.ready
      const piece = new Uint8Array(64 * 1024)
      const most = (2 * INPUT_WAITING_BYTES) / piece.length
      let taken = 0
      while (taken < most && run.pty.write(piece)) taken += 1
      expect(taken).toBeGreaterThanOrEqual(INPUT_WAITING_BYTES / piece.length)
      expect(taken).toBeLessThan(most)
      expect(run.pty.waitingInput).toBeGreaterThan(INPUT_WAITING_BYTES - piece.length)
      expect(run.pty.waitingInput).toBeLessThanOrEqual(INPUT_WAITING_BYTES)
      for (let count = 0; count < 100_000; count += 1) run.pty.reply(EVERY_BYTE)
      expect(run.pty.write(piece)).toBe(false)
    })

    test('a pause delays output and loses none, not even at the exit', async () => {
      await using harness = await makeHarness()
      using run = start(harness, { kind: 'prints', text: 'x'.repeat(3000), code: 0 })
      run.pty.pause()
      await run.exited
      expect(run.text).toBe('x'.repeat(3000))
    })

    test('C2: a pause over and over delivers nothing, and at the exit all of it', async () => {
      await using harness = await makeHarness()
      using run = start(harness, { kind: 'prints', text: 'x'.repeat(3000), code: 0 })
      run.pty.pause()
      const seen: number[] = []
      const again = setInterval(() => {
        run.pty.pause()
        seen.push(run.bytes.length)
      }, 1)
      await run.exited
      clearInterval(again)
      expect(run.text).toBe('x'.repeat(3000))
    })

    test('hanging up ends a program that does not mind, by SIGHUP', async () => {
      await using harness = await makeHarness()
      using run = start(harness, { kind: 'idle' })
      await run.ready
      run.pty.hangUp()
      expect(await run.exited).toEqual({ code: null, signal: 'SIGHUP' })
    })

    test('a program that ignores the hang-up lives on, and its exit is heard later', async () => {
      await using harness = await makeHarness()
      using run = start(harness, { kind: 'ignores-hang-up' })
      await run.ready
      run.pty.hangUp()
      await turn()
      expect(run.exits).toBe(0)
      harness.kill(run.pty.pid, 'SIGTERM')
      expect(await run.exited).toEqual({ code: null, signal: 'SIGTERM' })
    })

    test('after the exit everything may be called and nothing happens', async () => {
      await using harness = await makeHarness()
      using run = start(harness, { kind: 'prints', text: 'x', code: 0 })
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

    test('disposing a running one closes its terminal, and executed is settled in any case', async () => {
      await using harness = await makeHarness()
      using run = start(harness, { kind: 'idle' })
      run.pty.dispose()
      await run.pty.executed
      expect(run.text).toBe('')
    })

    test('two at a time do not hear each other', async () => {
      await using harness = await makeHarness()
      using one = start(harness, { kind: 'prints', text: 'one', code: 1 })
      using two = start(harness, { kind: 'prints', text: 'two', code: 2 })
      expect(one.pty.pid).not.toBe(two.pty.pid)
      expect([await one.exited, await two.exited].map(({ code }) => code)).toEqual([1, 2])
      expect([one.text, two.text]).toEqual(['one', 'two'])
    })
  })
}

/** A started program and its recorded output. */
class Run {
  readonly pty: Pty
  readonly exited: Promise<Exit>
  readonly ready: Promise<void>
  exits = 0
  bytes = Buffer.alloc(0)

  constructor(pty: Pty) {
    this.pty = pty
    this.exited = nextOf(pty.onExit)
    pty.onExit(() => {
      this.exits += 1
    })
    pty.onData((bytes) => {
      this.bytes = Buffer.concat([this.bytes, bytes])
    })
    this.ready = this.until(() => this.text.includes('ready'))
  }

  get text(): string {
    return this.bytes.toString('latin1')
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      const hasEnded = await Promise.race([nextOf(this.pty.onData).then(() => false), this.exited.then(() => true)])
      if (hasEnded && !condition()) return
    }
  }

  [Symbol.dispose](): void {
    this.pty.dispose()
  }
}

function start(harness: PtySpawnerHarness, subject: PtySubject): Run {
  const spawned = harness.spawner.spawn(harness.request(subject))
  if (!spawned.ok) throw new Error(spawned.error.message)
  return new Run(spawned.value)
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
