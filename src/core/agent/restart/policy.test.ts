import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { delayCeilingMs, delayMsOf, problemsOfRestart, RESTART_DEFAULTS } from './policy.ts'
import type { RestartPolicy } from '../../../shapes/restart-policy.ts'

function policyWith(change: Partial<RestartPolicy>): RestartPolicy {
  return { ...RESTART_DEFAULTS, ...change }
}

describe('the delay', () => {
  it.each([
    [1, 1_000],
    [2, 2_000],
    [3, 4_000],
    [6, 32_000],
    [7, 60_000],
    [8, 60_000],
    [5_000, 60_000],
  ])('before restart %i in a row is at most %i ms', (attempt, ceilingMs) => {
    expect(delayCeilingMs(RESTART_DEFAULTS, attempt)).toBe(ceilingMs)
  })

  it('lies between half of c and c, c = min(60 s, 1 s · 2^(i-1)), whatever is drawn', () => {
    const draw = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000 }), draw, (attempt, random) => {
        const ceilingMs = Math.min(60_000, 1_000 * 2 ** (attempt - 1))
        const delayMs = delayMsOf(RESTART_DEFAULTS, attempt, random)
        expect(delayMs).toBeGreaterThanOrEqual(ceilingMs / 2)
        expect(delayMs).toBeLessThanOrEqual(ceilingMs)
      }),
    )
  })

  it('is drawn over the whole of that span', () => {
    expect(delayMsOf(RESTART_DEFAULTS, 1, 0)).toBe(500)
    expect(delayMsOf(RESTART_DEFAULTS, 1, 0.5)).toBe(750)
    expect(delayMsOf(RESTART_DEFAULTS, 1, 0.999)).toBe(1_000)
  })

  it('of none stays none, however often', () => {
    const policy = policyWith({ baseDelayMs: 0 })
    expect([1, 2, 1_025, 100_000].map((attempt) => delayMsOf(policy, attempt, 0.9))).toEqual([0, 0, 0, 0])
  })
})

describe('a policy', () => {
  it.each<[string, Partial<RestartPolicy>]>([
    ['the default', {}],
    ['no windows', { windows: [] }],
    ['no delay', { baseDelayMs: 0, maxDelayMs: 0 }],
    ['no stable time', { stableMs: 0 }],
    ['a day', { maxDelayMs: 86_400_000, stableMs: 86_400_000 }],
    [
      'the codes a process can have, and signals',
      { successExits: [0, 255, 0xc0000005], forceExits: ['SIGSEGV', 'SIGUSR1'] },
    ],
    ['an exit that is a success and forced', { successExits: [3], forceExits: [3] }],
    ['a window that one restart fills', { windows: [{ restarts: 1, withinMs: 1_001 }] }],
  ])('with %s is fine', (_name, change) => {
    expect(problemsOfRestart(policyWith(change))).toEqual([])
  })

  it.each<[string, Partial<RestartPolicy>, RegExp]>([
    ['a negative delay', { baseDelayMs: -1 }, /^The first delay .* must be between 0 and 24 hours/],
    ['a delay that is no number', { baseDelayMs: Number.NaN }, /^The first delay .* between 0 and 24 hours/],
    ['an endless first delay', { baseDelayMs: Infinity }, /^The first delay .* between 0 and 24 hours/],
    ['an endless delay', { maxDelayMs: Infinity }, /^The longest delay .* between 0 and 24 hours/],
    ['a delay of more than a day', { maxDelayMs: 86_400_001 }, /^The longest delay .* between 0 and 24 hours/],
    ['a negative stable time', { stableMs: -1 }, /^The stable time .* between 0 and 24 hours/],
    ['a stable time that is no number', { stableMs: Number.NaN }, /^The stable time .* between 0 and 24 hours/],
    ['a longest delay below the first', { baseDelayMs: 5_000, maxDelayMs: 4_999 }, /make it at least as long/],
    ['a code above 32 bits', { successExits: [2 ** 32] }, /^"4294967296" is not an exit: give an exit code/],
    ['a negative code', { preventExits: [-1] }, /^"-1" is not an exit: give an exit code/],
    ['a broken code', { forceExits: [1.5] }, /^"1.5" is not an exit/],
    ['a code as text', { forceExits: ['1'] }, /^"1" is not an exit: .* the name of a signal such as SIGSEGV/],
    ['a signal in small letters', { preventExits: ['sigterm'] }, /^"sigterm" is not an exit/],
    ['a signal without SIG', { preventExits: ['KILL'] }, /^"KILL" is not an exit/],
    [
      'an exit both prevented and forced',
      { preventExits: [1, 'SIGSEGV'], forceExits: ['SIGSEGV'] },
      /^Exit SIGSEGV is both prevented and forced; take it out of one/,
    ],
    ['a window of no restarts', { windows: [{ restarts: 0, withinMs: 60_000 }] }, /between 1 and 1000 restarts, not 0/],
    ['half a restart', { windows: [{ restarts: 1.5, withinMs: 60_000 }] }, /between 1 and 1000 restarts, not 1.5/],
    ['a count that is no number', { windows: [{ restarts: Number.NaN, withinMs: 60_000 }] }, /not NaN/],
    ['a window of no time', { windows: [{ restarts: 1, withinMs: 0 }] }, /lasts between 1 ms and 24 hours/],
    ['an endless window', { windows: [{ restarts: 1, withinMs: Infinity }] }, /lasts between 1 ms and 24 hours/],
    [
      'too many windows',
      { windows: Array.from({ length: 9 }, () => ({ restarts: 1, withinMs: 60_000 })) },
      /^Give at most 8 restart windows/,
    ],
    [
      'a window that its own delays can never fill',
      { windows: [{ restarts: 10, withinMs: 60_000 }] },
      /^More than 10 restarts within 60 s can never happen: the delays alone take 181 s\. Make the window longer, allow fewer restarts, or shorten the delays\.$/,
    ],
    ['a window that is full a moment too late', { windows: [{ restarts: 1, withinMs: 1_000 }] }, /can never happen/],
    [
      'a second window that can never be filled',
      { windows: [...RESTART_DEFAULTS.windows, { restarts: 20, withinMs: 60_000 }] },
      /^More than 20 restarts/,
    ],
  ])('with %s is refused, once, and says what to do', (_name, change, message) => {
    expect(problemsOfRestart(policyWith(change))).toEqual([expect.stringMatching(message)])
  })

  it('says everything that is wrong with it', () => {
    const policy = policyWith({ stableMs: -1, successExits: [-999], windows: [{ restarts: 0, withinMs: 1 }] })
    expect(problemsOfRestart(policy)).toHaveLength(3)
  })
})
