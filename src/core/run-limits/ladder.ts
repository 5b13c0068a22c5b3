import type { LimitKind, LimitStanding } from '../../shapes/run-limits.ts'
import type { EffectiveLimit } from './effective.ts'
import { heldOn, isHeld, type Holding } from './holding.ts'

/** It has to fall so far below a bound, for so long, to be clear of it (vitals §9.6). */
const CLEAR = { share: 0.9, forMs: 10_000 }
/** Slowed down after so long above a soft bound, ms (vitals §9.7). */
const SLOW_AFTER_MS = 10_000
/** Stopped after being slowed down for so long without falling below, ms. */
const STOP_AFTER_MS = 60_000
/** Slowing these down brings them below their bound, so that is tried before a stop. */
const CURED_BY_SLOWING: ReadonlySet<LimitKind> = new Set(['cpu', 'output', 'disk-writes'])

/** Where one limit of one run stands. */
export interface LadderState {
  readonly standing: LimitStanding
  readonly aboveWarn: Holding
  readonly aboveMax: Holding
  readonly belowClear: Holding
  /** When it came to its standing, monotonic ms. */
  readonly sinceMs: number
}

export const AT_REST: LadderState = {
  ...{ standing: 'below', aboveWarn: null, aboveMax: null, belowClear: null, sinceMs: 0 },
} as const

/** One reading of a limit's value. */
export interface LimitReading {
  readonly value: number
  /** Monotonic ms. */
  readonly atMs: number
  /** Time was lost since the reading before (sleep, a stall), or it was frozen all the while: counts begin anew. */
  readonly isGap: boolean
  /** It can be slowed down. */
  readonly canSlow: boolean
  /** It was started again after a limit stopped it, a moment ago: it is not stopped yet. */
  readonly isGraced: boolean
}

/** What came of a reading; null: nothing new. */
export type LadderStep = 'warn' | 'reach' | 'slow' | 'stop' | 'clear' | null

/** Takes one reading: where the limit stands then, and what is to be done now. Pure. */
export function climb(
  before: LadderState,
  limit: EffectiveLimit,
  reading: LimitReading,
): { readonly state: LadderState; readonly step: LadderStep } {
  if (before.standing === 'stopping') return { state: before, step: null }
  const state = counted(before, limit, reading)
  const step = nextStep(state, limit, reading)
  if (step === null) return { state, step }
  const standing = STANDING[step]
  return { state: { ...state, standing, sinceMs: reading.atMs, belowClear: null }, step }
}

/** What the kernel itself says of a memory limit it holds a run to: it waits at the soft bound, or is kept at the hard one. */
export function struck(
  before: LadderState,
  level: 'high' | 'max',
  atMs: number,
): { readonly state: LadderState; readonly step: 'warn' | 'reach' | null } {
  const step = level === 'max' ? 'reach' : 'warn'
  const isNews = before.standing === 'below' || (step === 'reach' && before.standing === 'near')
  if (!isNews) return { state: before, step: null }
  return { state: { ...before, standing: STANDING[step], sinceMs: atMs, belowClear: null }, step }
}

const STANDING: Readonly<Record<Exclude<LadderStep, null>, LimitStanding>> = {
  ...{ warn: 'near', reach: 'above', slow: 'slowed', stop: 'stopping', clear: 'below' },
}

function counted(state: LadderState, { warn, max }: EffectiveLimit, { value, atMs, isGap }: LimitReading): LadderState {
  const kept = isGap ? { aboveWarn: null, aboveMax: null, belowClear: null } : state
  return {
    ...state,
    aboveWarn: heldOn(kept.aboveWarn, value >= warn, atMs),
    aboveMax: heldOn(kept.aboveMax, value >= max, atMs),
    belowClear: heldOn(kept.belowClear, value < warn * CLEAR.share, atMs),
  }
}

function nextStep(state: LadderState, limit: EffectiveLimit, reading: LimitReading): LadderStep {
  const { standing, aboveWarn, aboveMax, belowClear } = state
  const { atMs } = reading
  if (standing !== 'below' && isHeld(belowClear, CLEAR.forMs, atMs)) return 'clear'
  if (isHeld(aboveMax, limit.forMs, atMs)) return stepAtMax(state, limit, reading)
  if (standing === 'slowed') return stepWhileSlowed(state, limit, reading)
  if (standing === 'below') return isHeld(aboveWarn, limit.forMs, atMs) ? 'warn' : null
  const isSlowable = limit.slowsFromWarn && reading.canSlow && standing === 'near'
  return isSlowable && aboveWarn !== null && atMs - state.sinceMs >= SLOW_AFTER_MS ? 'slow' : null
}

function stepAtMax(state: LadderState, limit: EffectiveLimit, reading: LimitReading): LadderStep {
  const { standing } = state
  const mayStop = limit.action === 'stop' && !reading.isGraced
  const isCured = CURED_BY_SLOWING.has(limit.kind) && reading.canSlow
  if (mayStop && !isCured) return 'stop'
  if (standing === 'slowed') return stepWhileSlowed(state, limit, reading)
  if (limit.action !== 'alert' && reading.canSlow) return 'slow'
  return standing === 'above' ? null : 'reach'
}

function stepWhileSlowed(state: LadderState, limit: EffectiveLimit, { atMs, isGraced }: LimitReading): LadderStep {
  const bound = CURED_BY_SLOWING.has(limit.kind) ? state.aboveMax : state.aboveWarn
  const isLong = atMs - state.sinceMs >= STOP_AFTER_MS && isHeld(bound, STOP_AFTER_MS, atMs)
  return limit.action === 'stop' && !isGraced && isLong ? 'stop' : null
}
