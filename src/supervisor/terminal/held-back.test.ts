import { expect, it } from 'vitest'
import { ManualClock } from '../../../test/support/manual-clock.ts'
import { toDisposable, type Disposable } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import { MIRROR_BACKLOG_LIMIT_BYTES } from '../../core/limits.ts'
import type { Pty } from '../../core/ports.ts'
import type { TerminalMirror } from '../../core/terminal/mirror.ts'
import { AgentTerminal } from './agent-terminal.ts'

const CHUNK = new Uint8Array(64 * 1024)
/** How long a terminal lets itself be paused. */
const LONGEST_PAUSE_MS = 50

/** A program that prints whenever its terminal is read, and a mirror that parses one chunk whenever told to. */
function setup() {
  const clock = new ManualClock()
  const output = new Emitter<Uint8Array>()
  const parsed: (() => void)[] = []
  let pausedUntilMs = -1
  const pty = {
    onData: output.event,
    onInputTaken: () => toDisposable(() => undefined),
    pause: () => void (pausedUntilMs = clock.monotonicMs() + LONGEST_PAUSE_MS),
    resume: () => void (pausedUntilMs = -1),
    write: () => true,
    waitingInput: 0,
  } as unknown as Pty
  const nothing = (): Disposable => toDisposable(() => undefined)
  const mirror = {
    onReply: nothing,
    onTitle: nothing,
    onBell: nothing,
    onOsc: nothing,
    onReset: nothing,
    write: (_bytes: Uint8Array, done: () => void) => void parsed.push(done),
    dispose: () => undefined,
  } as unknown as TerminalMirror
  const terminal = new AgentTerminal({ create: () => mirror }, clock)
  terminal.begin(1, pty)
  let parsedBytes = 0
  return {
    terminal,
    output,
    /** Time passes; the program prints whenever it may. */
    run(ms: number): void {
      for (let passed = 0; passed < ms; passed += 1) {
        clock.advance(1)
        if (clock.monotonicMs() > pausedUntilMs) output.fire(CHUNK)
      }
    },
    parse(): void {
      parsedBytes += CHUNK.length
      parsed.shift()?.()
    },
    backlog: () => terminal.outputBytes - parsedBytes,
  }
}

it('C2: a program whose output costs more to parse than to print is read no further than a bound, and reads on later', () => {
  const { terminal, output, run, parse, backlog } = setup()
  run(60_000)
  expect(backlog()).toBeGreaterThan(MIRROR_BACKLOG_LIMIT_BYTES)
  expect(backlog()).toBeLessThanOrEqual(MIRROR_BACKLOG_LIMIT_BYTES + 2 * CHUNK.length)
  const before = terminal.outputBytes
  for (let count = 0; count < 40; count += 1) {
    parse()
    run(100)
  }
  expect(terminal.outputBytes).toBeGreaterThan(before)
  expect(backlog()).toBeLessThanOrEqual(MIRROR_BACKLOG_LIMIT_BYTES + 2 * CHUNK.length)
  terminal.dispose()
  output.dispose()
})
