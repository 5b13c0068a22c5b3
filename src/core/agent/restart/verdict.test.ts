import { describe, expect, it } from 'vitest'
import { sampleCircumstances } from '../../../../test/support/sample-states.ts'
import type { Exit, ExitClass } from '../../../shapes/exit.ts'
import type { RestartPolicy } from '../../../shapes/restart-policy.ts'
import type { AfterExit, RestartHistory } from '../../../shapes/after-exit.ts'
import { RESTART_DEFAULTS } from './policy.ts'
import { historyAfter, isFresh, judgeExit, NO_RESTARTS } from './verdict.ts'

type When = RestartPolicy['when']
type Lists = Partial<Pick<RestartPolicy, 'preventExits' | 'forceExits' | 'successExits'>>

/** When the run of a test ended, epoch ms. */
const AT = 1_000_000
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const CODE_1: Exit = { code: 1, signal: null }

function judge(
  exitClass: ExitClass,
  {
    when = 'on-failure',
    lists = {},
    history = NO_RESTARTS,
    exit = CODE_1,
    at = AT,
    ...facts
  }: Partial<{
    readonly when: When
    readonly lists: Lists & Partial<RestartPolicy>
    readonly history: RestartHistory
    readonly exit: Exit | null
    readonly at: number
    readonly random: number
    readonly readyForMs: number
    readonly rateLimit: { readonly until: number | null } | null
  }> = {},
): AfterExit {
  const policy = { ...RESTART_DEFAULTS, when, ...lists }
  return judgeExit({ exit, exitClass, at }, sampleCircumstances({ policy, ...facts }), history)
}

function wordsOf(verdict: AfterExit): string {
  return 'reason' in verdict ? `${verdict.kind} ${verdict.reason}` : verdict.kind
}

/** A history of restarts made the given times before AT. */
function made(...agoMs: number[]): RestartHistory {
  return { streak: agoMs.length, at: agoMs.map((ms) => AT - ms), onFallback: false }
}

describe('class and policy decide', () => {
  const failures = ['start-failure', 'crash', 'unknown'] as const
  const table: [ExitClass, Record<When, string>][] = [
    ['clean', { never: 'rest clean', 'on-failure': 'rest clean', always: 'again always' }],
    ['prevented', { never: 'fail', 'on-failure': 'fail', always: 'fail' }],
    ['user-stop', { never: 'rest never', 'on-failure': 'rest never', always: 'rest never' }],
    ['rate-limited', { never: 'rest never', 'on-failure': 'again rate-limited', always: 'again rate-limited' }],
    ...failures.map((failure): [ExitClass, Record<When, string>] => [
      failure,
      { never: 'rest never', 'on-failure': 'again failure', always: 'again failure' },
    ]),
  ]
  const cells = table.flatMap(([exitClass, row]) =>
    (['never', 'on-failure', 'always'] as const).map((when) => ({ exitClass, when, verdict: row[when] })),
  )

  it.each(cells)('$exitClass, $when → $verdict', ({ exitClass, when, verdict }) => {
    expect(wordsOf(judge(exitClass, { when }))).toBe(verdict)
  })
})

describe('the lists', () => {
  it.each<When>(['never', 'on-failure', 'always'])('force wins over the policy "%s"', (when) => {
    expect(wordsOf(judge('crash', { when, lists: { forceExits: [1] } }))).toBe('again forced')
    expect(wordsOf(judge('clean', { when, lists: { forceExits: [1] } }))).toBe('again forced')
  })

  it('prevent wins over force', () => {
    expect(wordsOf(judge('prevented', { when: 'always', lists: { preventExits: [1], forceExits: [1] } }))).toBe('fail')
  })

  it('prevent says what happened and what to do', () => {
    const verdict = judge('prevented', { exit: { code: null, signal: 'SIGSEGV' } })
    expect(verdict).toMatchObject({
      failure: {
        code: 'prevented',
        message: expect.stringMatching(/\(killed by SIGSEGV\).*Fix the cause, then start it again/),
      },
    })
  })

  it('force names the signal as well as the code, and nothing else', () => {
    const forced = { when: 'never', lists: { forceExits: ['SIGSEGV'] } } as const
    expect(wordsOf(judge('crash', { ...forced, exit: { code: null, signal: 'SIGSEGV' } }))).toBe('again forced')
    expect(wordsOf(judge('crash', { ...forced, exit: { code: 11, signal: null } }))).toBe('rest never')
    expect(wordsOf(judge('unknown', { ...forced, exit: null }))).toBe('rest never')
  })

  it('a forced restart counts and is delayed like any other', () => {
    const forced = { when: 'never', lists: { forceExits: [1] } } as const
    expect(judge('crash', { ...forced, history: made(20_000, 10_000) })).toMatchObject({ attempt: 3, ceilingMs: 4_000 })
    expect(judge('crash', { ...forced, history: made(5, 4, 3, 2, 1) }).kind).toBe('crash-loop')
  })

  it('a forced exit at a provider’s limit still waits for the limit', () => {
    const verdict = judge('rate-limited', {
      when: 'never',
      lists: { forceExits: [1] },
      rateLimit: { until: AT + 5_000 },
    })
    expect(verdict).toMatchObject({ kind: 'again', reason: 'rate-limited' })
  })
})

it('a program that cannot be executed fails, whatever the policy and the lists', () => {
  const failure = { code: 'exec-failed', message: 'no such program' } as const
  const policy = { ...RESTART_DEFAULTS, when: 'always', forceExits: [1] } as const
  const facts = sampleCircumstances({ policy, failure })
  expect(judgeExit({ exit: CODE_1, exitClass: 'start-failure', at: AT }, facts, NO_RESTARTS)).toEqual({
    kind: 'fail',
    failure,
  })
})

describe('a restart', () => {
  it('waits as drawn and says all it was decided by', () => {
    expect(judge('crash', { random: 0.5, history: made(30_000, 10_000) })).toEqual({
      kind: 'again',
      reason: 'failure',
      attempt: 3,
      nextAt: AT + 3_000,
      delayMs: 3_000,
      ceilingMs: 4_000,
      windows: [
        { restarts: 5, withinMs: MINUTE_MS, used: 3 },
        { restarts: 10, withinMs: HOUR_MS, used: 3 },
      ],
    })
  })

  it('is the first in a row after a run that was ready 10 minutes, and not a moment less', () => {
    const history = made(HOUR_MS, HOUR_MS / 2)
    expect(judge('crash', { history, readyForMs: 600_000 })).toMatchObject({ attempt: 1, ceilingMs: 1_000 })
    expect(judge('crash', { history, readyForMs: 599_999 })).toMatchObject({ attempt: 3, ceilingMs: 4_000 })
  })

  it('still counts in the windows after such a run', () => {
    const history = made(50_000, 40_000)
    expect(judge('crash', { history, readyForMs: 600_000 })).toMatchObject({ windows: [{ used: 3 }, { used: 3 }] })
  })
})

describe('the windows', () => {
  // With the shortest delays the sixth restart in a row is due 16 s after the exit; the first must lie within 60 s of
  // that.
  const sixth = { random: 0 }

  it('a sixth restart within 60 s is a crash loop', () => {
    const verdict = judge('crash', { ...sixth, history: made(43_999, 4, 3, 2, 1) })
    expect(verdict).toMatchObject({ kind: 'crash-loop', restarts: 5, windows: [{ used: 6 }, { used: 6 }] })
  })

  it('slides: a restart 60 s before the next one is out of it', () => {
    const verdict = judge('crash', { ...sixth, history: made(44_000, 4, 3, 2, 1) })
    expect(verdict).toMatchObject({ kind: 'again', windows: [{ used: 5 }, { used: 6 }] })
  })

  it('an eleventh restart within an hour is a crash loop, though no minute was full', () => {
    const history = made(...Array.from({ length: 10 }, (_, index) => (10 - index) * 5 * MINUTE_MS))
    expect(judge('crash', { history })).toMatchObject({
      kind: 'crash-loop',
      restarts: 10,
      windows: [{ used: 1 }, { used: 11 }],
    })
    const older = { ...history, at: [AT - HOUR_MS, ...history.at.slice(1)] }
    expect(judge('crash', { history: older }).kind).toBe('again')
  })

  it('count what fills them, however long the last run was good', () => {
    const history = made(...Array.from({ length: 10 }, (_, index) => (10 - index) * 5 * MINUTE_MS))
    expect(judge('crash', { history, readyForMs: 600_000 })).toMatchObject({ kind: 'crash-loop', restarts: 10 })
  })

  it('do not open when the clock is set back', () => {
    const history = made(5, 4, 3, 2, 1)
    for (const backMs of [MINUTE_MS, HOUR_MS, 24 * HOUR_MS]) {
      expect(judge('crash', { history, at: AT - backMs }).kind).toBe('crash-loop')
    }
  })

  it('are not filled by a clock that was set back: what lay far apart still does', () => {
    const history = made(50 * MINUTE_MS, 40 * MINUTE_MS, 30 * MINUTE_MS, 20 * MINUTE_MS, 10 * MINUTE_MS, 0)
    expect(judge('crash', { history, at: AT - 24 * HOUR_MS })).toMatchObject({ kind: 'again' })
  })

  it('that are none allow any number', () => {
    const history = { streak: 2_000, at: [AT - 1], onFallback: false }
    const verdict = judge('crash', { history, lists: { windows: [] } })
    expect(verdict).toMatchObject({ kind: 'again', attempt: 2_001, ceilingMs: 60_000, windows: [] })
  })

  it('a restart at once is a time, not NaN, however often', () => {
    const history = { streak: 2_000, at: [], onFallback: false }
    const verdict = judge('crash', { history, lists: { windows: [], baseDelayMs: 0 } })
    expect(verdict).toMatchObject({ kind: 'again', nextAt: AT, delayMs: 0 })
  })
})

describe('a provider’s limit', () => {
  it('is waited out until the told time, spread over half a minute', () => {
    const until = AT + HOUR_MS
    const told = { when: 'always', rateLimit: { until } } as const
    expect(judge('rate-limited', { ...told, random: 0 })).toMatchObject({ nextAt: until, delayMs: HOUR_MS, attempt: 0 })
    expect(judge('rate-limited', { ...told, random: 0.5 })).toMatchObject({ nextAt: until + 15_000 })
    expect(judge('rate-limited', { ...told, random: 0.999 })).toMatchObject({ nextAt: until + 29_970 })
  })

  it('that tells no time is waited out a quarter of an hour', () => {
    const verdict = judge('rate-limited', { rateLimit: { until: null }, random: 0 })
    expect(verdict).toMatchObject({ nextAt: AT + 15 * MINUTE_MS })
  })

  it.each([AT - HOUR_MS, AT, AT + 1_000])('that is over already, or in a second, is no tight loop (%i)', (until) => {
    const verdict = judge('rate-limited', { rateLimit: { until }, random: 0 })
    expect(verdict).toMatchObject({ nextAt: AT + 5_000, delayMs: 5_000 })
  })

  it('counts for nothing: neither in a row nor in a window, even when those are full', () => {
    const history = made(5, 4, 3, 2, 1)
    const verdict = judge('rate-limited', { rateLimit: { until: AT + 5_000 }, history })
    expect(verdict).toMatchObject({ kind: 'again', reason: 'rate-limited', attempt: 0, windows: [] })
    if (verdict.kind === 'again') expect(historyAfter(history, verdict)).toBe(history)
  })
})

/** The history after one more restart. */
function after(history: RestartHistory, lists: Partial<RestartPolicy> = {}): RestartHistory {
  const verdict = judge('crash', { history, lists, random: 0 })
  if (verdict.kind !== 'again') throw new Error(`not restarted: ${verdict.kind}`)
  return historyAfter(history, verdict)
}

describe('the history', () => {
  it('gains the restart, dated when it is due', () => {
    expect(after(made(10_000))).toEqual({ streak: 2, at: [AT - 10_000, AT + 1_000], onFallback: false })
  })

  it('goes back as far as the longest window, no further', () => {
    expect(after(made(2 * HOUR_MS, HOUR_MS, 10_000)).at).toEqual([AT - 10_000, AT + 4_000])
  })

  it('keeps what was made before the clock was set back, as made just now', () => {
    const ahead = { streak: 1, at: [AT + HOUR_MS], onFallback: false }
    expect(after(ahead).at).toEqual([AT, AT + 1_000])
  })

  it('keeps the fallback in use', () => {
    expect(after({ ...NO_RESTARTS, onFallback: true }).onFallback).toBe(true)
  })

  it('does not grow without windows', () => {
    expect(after({ streak: 3, at: [AT - 1], onFallback: false }, { windows: [] }).at).toEqual([AT + 4_000])
  })

  it('is fresh when nothing is counted', () => {
    expect(isFresh(NO_RESTARTS)).toBe(true)
    expect(isFresh({ ...NO_RESTARTS, streak: 1 })).toBe(false)
    expect(isFresh({ ...NO_RESTARTS, at: [AT] })).toBe(false)
    expect(isFresh({ ...NO_RESTARTS, onFallback: true })).toBe(false)
  })
})
