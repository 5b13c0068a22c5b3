import { afterEach, expect, test } from 'vitest'
import { ManualClock } from '../../../test/support/manual-clock.ts'
import type { StartFailure } from '../../shapes/start-failure.ts'
import { type ExecEvidence, ExecWatch } from './exec-watch.ts'

const FAILURE: StartFailure = { code: 'exec-failed', message: 'no' }
const EXIT_1 = { code: 1, signal: null }
const HOUR_MS = 3_600_000

const clock = new ManualClock()
const watchOf = (evidence: ExecEvidence): ExecWatch =>
  new ExecWatch(evidence, (delayMs, action) => clock.setTimer(delayMs, action))
const text = (words: string): Uint8Array => new TextEncoder().encode(words)

class ScriptedEvidence implements ExecEvidence {
  readonly isOutputProof: boolean
  runs = false
  looks = 0

  constructor({ isOutputProof = false } = {}) {
    this.isOutputProof = isOutputProof
  }

  looksExecuted(): boolean {
    this.looks += 1
    return this.runs
  }

  explainEnd(_: unknown, output: string): StartFailure | null {
    return output.startsWith('oops') ? FAILURE : null
  }
}

afterEach(() => expect(clock.pendingTimers).toBe(0))

test('looks until the program runs, quickly at first, then seldom', async () => {
  const evidence = new ScriptedEvidence()
  using watch = watchOf(evidence)
  clock.advance(10)
  expect(evidence.looks).toBeGreaterThan(3)
  clock.advance(990)
  expect(evidence.looks).toBeLessThan(40)
  evidence.runs = true
  clock.advance(50)
  expect(await watch.executed).toEqual({ ok: true, value: null })
})

test('time alone proves nothing: an end after an hour is still that of a program that never ran', async () => {
  using watch = watchOf(new ScriptedEvidence())
  watch.hear(text('oops'))
  clock.advance(HOUR_MS)
  watch.end(EXIT_1)
  expect(await watch.executed).toEqual({ ok: false, error: FAILURE })
})

test('an end before it was seen to run is explained by what was printed, however it was cut', async () => {
  using failed = watchOf(new ScriptedEvidence())
  failed.hear(text('oo'))
  failed.hear(text('ps'))
  failed.end(EXIT_1)
  expect(await failed.executed).toEqual({ ok: false, error: FAILURE })
  using quick = watchOf(new ScriptedEvidence())
  quick.end(EXIT_1)
  expect(await quick.executed).toEqual({ ok: true, value: null })
})

test('where only the program can print, output is proof', async () => {
  using watch = watchOf(new ScriptedEvidence({ isOutputProof: true }))
  watch.hear(text('oops'))
  watch.end(EXIT_1)
  expect(await watch.executed).toEqual({ ok: true, value: null })
})

test('giving up settles it, too', async () => {
  const watch = watchOf(new ScriptedEvidence())
  watch.dispose()
  expect(await watch.executed).toMatchObject({ ok: false, error: { code: 'exec-failed' } })
})
