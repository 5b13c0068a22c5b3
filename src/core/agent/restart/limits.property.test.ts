import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { playOne, stateAfter } from '../../../../test/support/machine-play.ts'
import { identity, sampleEnding, sampleInputs } from '../../../../test/support/sample-states.ts'
import { initialState } from '../state.ts'
import { problemsOfRestart, RESTART_DEFAULTS } from './policy.ts'
import type { RestartPolicy } from '../../../shapes/restart-policy.ts'

/** One run of a program that is kept up: what the program does until it ends, and what happens around it. */
interface Life {
  readonly upMs: number
  readonly random: number
  /** How long the gate holds back the restart after it. */
  readonly heldMs: number
}

interface Story {
  /** When the policy started runs, epoch ms. */
  readonly startedAt: readonly number[]
  readonly isCrashLoop: boolean
}

const ROUNDS = 60
const ALWAYS: RestartPolicy = { ...RESTART_DEFAULTS, when: 'always' }
const draw = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

/** Plays runs one after the other, each ended by a crash, through the machine. */
function tell(policy: RestartPolicy, lives: readonly Life[]): Story {
  let state = stateAfter(initialState(0), sampleInputs.start, { kind: 'spawned', identity }, { kind: 'ready' })
  let at = 0
  const startedAt: number[] = []
  for (const { upMs, random, heldMs } of lives) {
    at += upMs
    const ending = { ...sampleEnding(), readyForMs: upMs }
    state = playOne(state, { ...sampleInputs.exited, ending, random, under: { restart: policy } }, at).after
    if (state.phase.kind !== 'backoff') break
    at = state.phase.nextAt + heldMs
    startedAt.push(at)
    state = playOne(state, { ...sampleInputs.start, by: 'policy' }, at).after
    state = playOne(state, { kind: 'ready' }, at).after
  }
  return { startedAt, isCrashLoop: state.phase.kind === 'crash-loop' }
}

/** The most starts that lie within any period of `withinMs`. */
function mostWithin(startedAt: readonly number[], withinMs: number): number {
  return Math.max(0, ...startedAt.map((from) => startedAt.filter((at) => at >= from && at < from + withinMs).length))
}

function livesOf(life: fc.Arbitrary<Life>): fc.Arbitrary<Life[]> {
  return fc.array(life, { minLength: ROUNDS, maxLength: ROUNDS })
}

const atOnce = livesOf(fc.record({ upMs: fc.constant(0), random: draw, heldMs: fc.constant(0) }))
const anyUpMs = fc.oneof(fc.nat(1_000), fc.nat(60_000), fc.nat(900_000))

const anyPolicy: fc.Arbitrary<RestartPolicy> = fc
  .record({
    baseDelayMs: fc.nat(3_000),
    maxDelayMs: fc.nat(60_000),
    stableMs: fc.integer({ min: 1, max: 600_000 }),
    windows: fc.array(
      fc.record({ restarts: fc.integer({ min: 1, max: 12 }), withinMs: fc.integer({ min: 1, max: 600_000 }) }),
      { minLength: 1, maxLength: 3 },
    ),
  })
  .map((change) => ({ ...ALWAYS, ...change, maxDelayMs: Math.max(change.baseDelayMs, change.maxDelayMs) }))
const goodPolicy = anyPolicy.filter((policy) => problemsOfRestart(policy).length === 0)

describe('the limits of a restart policy', () => {
  it('the default one ends in a crash loop for a program that exits at once, whatever is drawn', () => {
    fc.assert(
      fc.property(atOnce, (lives) => {
        const { startedAt, isCrashLoop } = tell(ALWAYS, lives)
        expect(isCrashLoop).toBe(true)
        expect(startedAt.length).toBeGreaterThanOrEqual(5)
        expect(startedAt.length).toBeLessThanOrEqual(10)
      }),
    )
  })

  it('hold in every stretch of time, for any policy and any lives', () => {
    const lives = livesOf(fc.record({ upMs: anyUpMs, random: draw, heldMs: fc.constant(0) }))
    fc.assert(
      fc.property(goodPolicy, lives, (policy, lives) => {
        const { startedAt } = tell(policy, lives)
        for (const { restarts, withinMs } of policy.windows) {
          expect(mostWithin(startedAt, withinMs)).toBeLessThanOrEqual(restarts)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('are missed by one at most when the gate holds restarts back', () => {
    const lives = livesOf(fc.record({ upMs: anyUpMs, random: draw, heldMs: fc.oneof(fc.constant(0), fc.nat(120_000)) }))
    fc.assert(
      fc.property(goodPolicy, lives, (policy, lives) => {
        const { startedAt } = tell(policy, lives)
        for (const { restarts, withinMs } of policy.windows) {
          expect(mostWithin(startedAt, withinMs)).toBeLessThanOrEqual(restarts + 1)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('a policy is refused exactly when the shortest delays of a program that exits at once never fill one of its windows', () => {
    const shortest = Array.from({ length: ROUNDS }, () => ({ upMs: 0, random: 0, heldMs: 0 }))
    const fillsIt = (policy: RestartPolicy): boolean => tell(policy, shortest).isCrashLoop
    fc.assert(
      fc.property(anyPolicy, (policy) => {
        const fillsAll = policy.windows.every((window) => fillsIt({ ...policy, windows: [window] }))
        expect(problemsOfRestart(policy).length === 0).toBe(fillsAll)
      }),
      { numRuns: 1_000 },
    )
  })

  it('leave alone what is up long enough between its ends', () => {
    const steady = livesOf(
      fc.record({ upMs: fc.integer({ min: 600_000, max: 900_000 }), random: draw, heldMs: fc.constant(0) }),
    )
    fc.assert(
      fc.property(steady, (lives) => {
        expect(tell(ALWAYS, lives)).toMatchObject({ isCrashLoop: false })
      }),
    )
  })
})
