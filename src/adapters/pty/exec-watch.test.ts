import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { StartFailure } from '../../shapes/start-failure.ts'
import type { PtyRequest } from '../../core/ports.ts'
import { ageEvidence, environmentEvidence, pidEvidence } from './exec-evidence.ts'
import { type ExecEvidence, ExecWatch } from './exec-watch.ts'

const FAILURE: StartFailure = { code: 'exec-failed', message: 'no' }
const REQUEST: PtyRequest = { file: '/bin/agent', args: [], cwd: '/work', env: {}, size: { cols: 80, rows: 24 } }
const EXIT_1 = { code: 1, signal: null }
const text = (words: string): Uint8Array => new TextEncoder().encode(words)

class ScriptedEvidence implements ExecEvidence {
  readonly isOutputProof: boolean
  looks = 0
  private readonly runsAfterLooks: number

  constructor({ runsAfterLooks = Number.POSITIVE_INFINITY, isOutputProof = false } = {}) {
    this.runsAfterLooks = runsAfterLooks
    this.isOutputProof = isOutputProof
  }

  looksExecuted(): boolean {
    this.looks += 1
    return this.looks > this.runsAfterLooks
  }

  explainEnd(_: unknown, output: string): StartFailure | null {
    return output.startsWith('oops') ? FAILURE : null
  }
}

describe('the watch', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => {
    expect(vi.getTimerCount()).toBe(0)
    vi.useRealTimers()
  })

  test('looks until the program runs, quickly at first, then seldom', async () => {
    const seen = new ScriptedEvidence({ runsAfterLooks: 9 })
    using watch = new ExecWatch(seen)
    vi.advanceTimersByTime(10)
    expect(seen.looks).toBeGreaterThan(3)
    vi.advanceTimersByTime(300)
    expect(await watch.executed).toEqual({ ok: true, value: null })
    expect(seen.looks).toBe(10)
  })

  test('an end before that is explained by what was printed, however it was cut', async () => {
    using failed = new ExecWatch(new ScriptedEvidence())
    failed.hear(text('oo'))
    failed.hear(text('ps'))
    failed.end(EXIT_1)
    expect(await failed.executed).toEqual({ ok: false, error: FAILURE })
    using quick = new ExecWatch(new ScriptedEvidence())
    quick.end(EXIT_1)
    expect(await quick.executed).toEqual({ ok: true, value: null })
  })

  test('where only the program can print, output is proof', async () => {
    using watch = new ExecWatch(new ScriptedEvidence({ isOutputProof: true }))
    watch.hear(text('oops'))
    watch.end(EXIT_1)
    expect(await watch.executed).toEqual({ ok: true, value: null })
  })

  test('giving up settles it, too', async () => {
    const watch = new ExecWatch(new ScriptedEvidence())
    watch.dispose()
    expect(await watch.executed).toMatchObject({ ok: false, error: { code: 'exec-failed' } })
  })
})

describe('Linux', () => {
  const { explainEnd } = environmentEvidence(process.pid, REQUEST)

  test('the words of the forked child are told from those of a program', () => {
    expect(explainEnd(EXIT_1, 'execvp(3) failed.: Exec format error\r\n')?.message).toMatch(
      /^\/bin\/agent cannot be executed: Exec format error\. Check/,
    )
    expect(explainEnd(EXIT_1, 'chdir(2) failed.: Permission denied\r\n')?.message).toMatch(
      /^The folder \/work cannot be entered: Permission denied\. Check/,
    )
    expect(explainEnd({ code: 2, signal: null }, 'execvp(3) failed.: x')).toBeNull()
    expect(explainEnd({ code: null, signal: 'SIGKILL' }, '')).toBeNull()
    expect(explainEnd(EXIT_1, 'error: no such option')).toBeNull()
  })

  test.runIf(process.platform === 'linux')('a child that still has our environment does not run yet', () => {
    expect(environmentEvidence(process.pid, REQUEST).looksExecuted()).toBe(false)
    expect(environmentEvidence(process.pid, { ...REQUEST, env: { CORRAL_RUN_ID: 'x' } }).looksExecuted()).toBe(false)
    expect(environmentEvidence(2 ** 30, REQUEST).looksExecuted()).toBe(false)
  })
})

test('macOS: age tells, and a silent exit 1 is a failed exec', () => {
  let now = 0
  const evidence = ageEvidence(REQUEST, () => now)
  expect(evidence.looksExecuted()).toBe(false)
  now = 301
  expect(evidence.looksExecuted()).toBe(true)
  expect(evidence.explainEnd(EXIT_1, '')?.message).toMatch(/ended at once and printed nothing/)
  expect(evidence.explainEnd({ code: 0, signal: null }, '')).toBeNull()
})

test('Windows: having a pid tells', () => {
  let pid = 0
  const evidence = pidEvidence(() => pid, REQUEST)
  expect(evidence.looksExecuted()).toBe(false)
  expect(evidence.explainEnd({ code: 2, signal: null }, '')?.message).toMatch(/Windows error 2/)
  pid = 7
  expect(evidence.looksExecuted()).toBe(true)
  expect(evidence.explainEnd({ code: 2, signal: null }, '')).toBeNull()
})
