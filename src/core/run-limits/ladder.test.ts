import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Limit, LimitKind } from '../../shapes/run-limits.ts'
import { effectiveLimits, type EffectiveLimit } from './effective.ts'
import { AT_REST, climb, type LadderState, type LadderStep, type LimitReading } from './ladder.ts'

const MAX = 1_000

function limitOf(kind: LimitKind, change: Partial<Limit> = {}): EffectiveLimit {
  const limit: Limit = { warn: null, max: MAX, forMs: null, action: 'stop', ...change }
  const [found] = effectiveLimits({ agent: { [kind]: limit }, type: {}, settings: {} })
  if (found === undefined) throw new Error('no limit')
  return found
}

/** Values once a second; the steps that came, with the second they came at. */
function play(
  limit: EffectiveLimit,
  values: readonly number[],
  change: (second: number) => Partial<LimitReading> = () => ({}),
): readonly (readonly [number, LadderStep])[] {
  let state: LadderState = AT_REST
  return values.flatMap((value, second) => {
    const fixed = { isGap: false, canSlow: true, isGraced: false }
    const taken = climb(state, limit, { value, atMs: second * 1_000, ...fixed, ...change(second) })
    state = taken.state
    return taken.step === null ? [] : [[second, taken.step] as const]
  })
}

const held = (value: number, seconds: number): readonly number[] => Array.from({ length: seconds }, () => value)

describe('a limit', () => {
  it('that memory jumps over stops it within 3 s', () => {
    expect(play(limitOf('memory'), held(2_000, 10))).toEqual([[3, 'stop']])
  })

  it('is not reached by a hiccup, nor by two', () => {
    expect(play(limitOf('memory'), [0, 2_000, 2_000, 0, 2_000, 2_000, 0])).toEqual([])
  })

  it('warns at a share of it, and is clear again well below that for a while', () => {
    expect(play(limitOf('memory'), [...held(850, 6), ...held(790, 20), ...held(100, 20)])).toEqual([
      [3, 'warn'],
      [36, 'clear'],
    ])
  })

  it('with a soft bound slows it down after 10 s above, and stops it after a minute more', () => {
    const steps = play(limitOf('memory', { warn: 500 }), held(600, 100))
    expect(steps).toEqual([
      [3, 'warn'],
      [13, 'slow'],
      [73, 'stop'],
    ])
  })

  it('does not slow down what cannot be slowed', () => {
    const steps = play(limitOf('memory', { warn: 500 }), held(600, 100), () => ({ canSlow: false }))
    expect(steps).toEqual([[3, 'warn']])
  })

  it('of CPU is held by slowing down, and by a stop where that cannot be', () => {
    expect(play(limitOf('cpu'), held(2_000, 30))).toEqual([[10, 'slow']])
    expect(play(limitOf('cpu'), held(2_000, 30), () => ({ canSlow: false }))).toEqual([[10, 'stop']])
  })

  it('goes no further than it may', () => {
    expect(play(limitOf('memory', { action: 'alert' }), held(2_000, 200))).toEqual([[3, 'reach']])
    expect(play(limitOf('memory', { action: 'throttle' }), held(2_000, 200))).toEqual([[3, 'slow']])
  })

  it('of what only grows acts at the first look', () => {
    expect(play(limitOf('run-time'), [500, 850, 1_000])).toEqual([
      [1, 'warn'],
      [2, 'stop'],
    ])
  })

  it('begins to count anew after time was lost', () => {
    const lost = (second: number): Partial<LimitReading> => ({ isGap: second === 2 })
    expect(play(limitOf('memory'), held(2_000, 6), lost)).toEqual([[5, 'stop']])
  })

  it('spares a run that was just started again after one', () => {
    const graced = (second: number): Partial<LimitReading> => ({ isGraced: second < 20, canSlow: false })
    expect(play(limitOf('memory'), held(2_000, 30), graced)).toEqual([
      [3, 'reach'],
      [20, 'stop'],
    ])
  })
})

const kinds = fc.constantFrom<LimitKind>('memory', 'cpu', 'processes', 'open-files', 'output')
const actions = fc.constantFrom<Limit['action']>('alert', 'throttle', 'stop')

describe('whatever the readings', () => {
  it('between what clears and what warns nothing changes', () => {
    fc.assert(
      fc.property(
        kinds,
        actions,
        fc.array(fc.double({ min: 0.9001, max: 0.9999, noNaN: true })),
        (kind, action, shares) => {
          const limit = limitOf(kind, { action })
          expect(
            play(
              limit,
              shares.map((share) => share * limit.warn),
            ),
          ).toEqual([])
          const warned = [...held(limit.warn, 15), ...shares.map((share) => share * limit.warn)]
          const after = play(limit, warned).filter(([second, step]) => second >= 15 && step === 'clear')
          expect(after).toEqual([])
        },
      ),
    )
  })

  it('nothing is done beyond its action, and nothing after a stop', () => {
    const value = fc.double({ min: 0, max: 3 * MAX, noNaN: true })
    fc.assert(
      fc.property(
        kinds,
        actions,
        fc.array(value, { maxLength: 200 }),
        fc.boolean(),
        (kind, action, values, canSlow) => {
          const steps = play(limitOf(kind, { action, warn: 500 }), values, () => ({ canSlow })).map(([, step]) => step)
          if (action === 'alert') expect(steps).not.toContain('slow')
          if (action !== 'stop') expect(steps).not.toContain('stop')
          if (!canSlow) expect(steps).not.toContain('slow')
          expect(steps.indexOf('stop')).toSatisfy((at) => at === -1 || at === steps.length - 1)
        },
      ),
    )
  })

  it('three samples and three seconds above are needed for any step', () => {
    const value = fc.double({ min: 0, max: 3 * MAX, noNaN: true })
    fc.assert(
      fc.property(kinds, fc.array(value, { maxLength: 100 }), (kind, values) => {
        const limit = limitOf(kind)
        for (const [second, step] of play(limit, values)) {
          if (step === 'clear') continue
          expect(second).toBeGreaterThanOrEqual(limit.forMs / 1_000)
          expect(values.slice(second - 2, second + 1).every((each) => each >= limit.warn)).toBe(true)
        }
      }),
    )
  })
})
