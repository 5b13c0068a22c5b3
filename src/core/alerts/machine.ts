import { assertNever } from '../../base/assert-never.ts'
import type {
  AcknowledgedAlert,
  AlertEnd,
  AlertRecord,
  AlertState,
  FiringAlert,
  PendingAlert,
  ResolvedAlert,
} from '../../shapes/alert.ts'
import { standingOf, worseOf, type PreparedRule } from './thresholds.ts'
import { DOWN_DELAY, HOLD_FIRING_MS, OUTAGE_MS, REPEAT_MS, RESOLVED_KEPT_MS } from './timing.ts'

/** What is known of a value at one look: it, nothing, or that there is nothing it could be of any more. */
export type Reading =
  { readonly kind: 'value'; readonly value: number } | { readonly kind: 'none' } | { readonly kind: 'over' }

/** One look at one rule and one agent, or the host. */
export interface Look {
  readonly reading: Reading
  /** Epoch ms. */
  readonly at: number
  /** Time since the look before, ms. */
  readonly stepMs: number
  /** The agent's latest run; 0: none, or the host. */
  readonly generation: number
}

/** What happened. `tell`: a person is to be told, of an alert that has come back only if its end was told before. */
export type AlertNews =
  | { readonly kind: 'fired'; readonly isBack: boolean }
  | { readonly kind: 'resolved'; readonly why: AlertEnd; readonly durationMs: number }
  | { readonly kind: 'tell'; readonly of: 'firing' | 'repeat' | 'resolved' }

/** What a look led to. Without news and change, the same record. */
export interface Looked {
  readonly record: AlertRecord
  readonly news: readonly AlertNews[]
}

const NO_NEWS: readonly AlertNews[] = []
const INACTIVE: AlertState = { kind: 'inactive' }
type Moved = readonly [AlertState, readonly AlertNews[]]

export function newRecord(rule: string, agentId: string | null, generation: number): AlertRecord {
  return { rule, agentId, state: INACTIVE, events: [], generation, breaches: 0, sinceActedMs: null }
}

/** The record after one look. */
export function lookAt(record: AlertRecord, prepared: PreparedRule, look: Look): Looked {
  const aged = agedRecord(record, prepared, look)
  const [state, news] = stateAfter(aged.state, prepared, look)
  if (state === aged.state) return { record: aged, news }
  const fires = news.some(({ kind }) => kind === 'fired')
  return { record: { ...aged, state, breaches: aged.breaches + (fires ? 1 : 0) }, news }
}

/** Nothing can be said of this alert any more: what fires is over, and told at once. */
export function endRecord(record: AlertRecord, why: AlertEnd, at: number): Looked {
  const state = record.state.kind === 'no-data' ? record.state.was : record.state
  if (state.kind !== 'firing' && state.kind !== 'acknowledged') {
    return { record: { ...record, state: INACTIVE }, news: NO_NEWS }
  }
  const [resolved, news] = resolve(state, why, at)
  const tell = state.sinceToldMs === null ? NO_NEWS : [{ kind: 'tell', of: 'resolved' } as const]
  return { record: { ...record, state: { ...resolved, isEndTold: true } }, news: [...news, ...tell] }
}

/** A person has seen it; null: there is nothing to acknowledge. */
export function acknowledge(record: AlertRecord, at: number): AlertRecord | null {
  const { state } = record
  if (state.kind === 'firing') return { ...record, state: { ...state, kind: 'acknowledged', acknowledgedAt: at } }
  if (state.kind !== 'no-data' || state.was.kind !== 'firing') return null
  return { ...record, state: { ...state, was: { ...state.was, kind: 'acknowledged', acknowledgedAt: at } } }
}

/** A person was told that it fires. */
export function toldOf(record: AlertRecord): AlertRecord {
  const { state } = record
  return 'sinceToldMs' in state ? { ...record, state: { ...state, sinceToldMs: 0 } } : record
}

/** The record under a new host, `outageMs` after it was last written: after a long outage, what was pending begins anew. */
export function restoredRecord(record: AlertRecord, outageMs: number): AlertRecord {
  if (outageMs < OUTAGE_MS) return record
  const { state } = record
  if (state.kind === 'pending') return { ...record, state: INACTIVE }
  return state.kind === 'resolved' ? { ...record, state: { ...state, heldMs: null } } : record
}

function agedRecord(record: AlertRecord, { rule }: PreparedRule, { stepMs, generation }: Look): AlertRecord {
  const acted = record.sinceActedMs === null ? null : record.sinceActedMs + stepMs
  const sinceActedMs = acted !== null && acted >= rule.cooldownMs ? null : acted
  if (record.generation === generation && record.sinceActedMs === sinceActedMs) return record
  const breaches = record.generation === generation ? record.breaches : 0
  return { ...record, generation, breaches, sinceActedMs }
}

function stateAfter(state: AlertState, prepared: PreparedRule, look: Look): Moved {
  switch (state.kind) {
    case 'inactive':
      return isMet(prepared, look)
        ? pendingAfter({ kind: 'pending', since: look.at, heldMs: 0 }, prepared, look, 0)
        : [state, NO_NEWS]
    case 'pending':
      return look.reading.kind === 'none' ? noData(state, look) : pendingAfter(state, prepared, look, look.stepMs)
    case 'firing':
    case 'acknowledged':
      return look.reading.kind === 'none' ? noData(state, look) : firingAfter(state, prepared, look)
    case 'resolved':
      return resolvedAfter(state, prepared, look)
    case 'no-data':
      return look.reading.kind === 'none' ? [state, NO_NEWS] : stateAfter(state.was, prepared, { ...look, stepMs: 0 })
    default:
      return assertNever(state)
  }
}

function isMet({ thresholds }: PreparedRule, { reading }: Look): boolean {
  return reading.kind === 'value' && standingOf(thresholds, reading.value) === 'met'
}

function noData(was: PendingAlert | FiringAlert | AcknowledgedAlert, { at }: Look): Moved {
  return [{ kind: 'no-data', since: at, was }, NO_NEWS]
}

function pendingAfter(state: PendingAlert, { thresholds }: PreparedRule, { reading, at }: Look, stepMs: number): Moved {
  if (reading.kind !== 'value') return [INACTIVE, NO_NEWS]
  const standing = standingOf(thresholds, reading.value)
  if (standing === 'between') return [state, NO_NEWS]
  if (standing === 'over') return [INACTIVE, NO_NEWS]
  const heldMs = state.heldMs + stepMs
  if (heldMs < thresholds.forMs) return [{ ...state, heldMs }, NO_NEWS]
  return [
    firingSince(at, reading.value),
    [
      { kind: 'fired', isBack: false },
      { kind: 'tell', of: 'firing' },
    ],
  ]
}

function firingSince(since: number, value: number): FiringAlert {
  return { kind: 'firing', since, value, worst: value, sinceToldMs: null, delayMs: DOWN_DELAY.firstMs, clearMs: 0 }
}

function firingAfter(state: FiringAlert | AcknowledgedAlert, prepared: PreparedRule, look: Look): Moved {
  const { reading, stepMs, at } = look
  if (reading.kind !== 'value') return resolve(state, 'run-ended', at)
  const { thresholds, rule } = prepared
  const standing = standingOf(thresholds, reading.value)
  const clearMs = standing === 'over' ? state.clearMs + stepMs : standing === 'met' ? 0 : state.clearMs
  if (standing === 'over' && clearMs >= HOLD_FIRING_MS) return resolve(state, 'cleared', at)
  const worst = worseOf(thresholds, state.worst, reading.value)
  const sinceToldMs = state.sinceToldMs === null ? null : state.sinceToldMs + stepMs
  const repeats =
    state.kind === 'firing' && rule.severity !== 'warning' && sinceToldMs !== null && sinceToldMs >= REPEAT_MS
  if (repeats) return [{ ...state, clearMs, worst, sinceToldMs: 0 }, [{ kind: 'tell', of: 'repeat' }]]
  return [{ ...state, clearMs, worst, sinceToldMs }, NO_NEWS]
}

function resolve(
  state: FiringAlert | AcknowledgedAlert,
  why: AlertEnd,
  at: number,
): readonly [ResolvedAlert, readonly AlertNews[]] {
  const { since, value, worst, sinceToldMs, delayMs } = state
  // A clock that was set back must not make it end before it began.
  const durationMs = Math.max(0, at - since)
  const acknowledgedAt = state.kind === 'acknowledged' ? state.acknowledgedAt : null
  const fired = { since, value, worst, sinceToldMs, delayMs }
  const ended = { endedAt: at, durationMs, why, ageMs: 0, isEndTold: false, heldMs: null, acknowledgedAt }
  return [{ kind: 'resolved', ...fired, ...ended }, [{ kind: 'resolved', why, durationMs }]]
}

function resolvedAfter(state: ResolvedAlert, prepared: PreparedRule, look: Look): Moved {
  const { stepMs, reading } = look
  const ageMs = state.ageMs + stepMs
  const sinceToldMs = state.sinceToldMs === null ? null : state.sinceToldMs + stepMs
  const heldMs = heldAgain(state, prepared, look)
  if (heldMs !== null && heldMs >= prepared.thresholds.forMs && reading.kind === 'value') {
    return fireAgain({ ...state, sinceToldMs }, look.at, reading.value)
  }
  const tells = !state.isEndTold && ageMs >= state.delayMs
  const news = tells && state.sinceToldMs !== null ? [{ kind: 'tell', of: 'resolved' } as const] : NO_NEWS
  if (heldMs === null && ageMs >= Math.max(RESOLVED_KEPT_MS, state.delayMs)) return [INACTIVE, news]
  return [{ ...state, ageMs, sinceToldMs, heldMs, isEndTold: state.isEndTold || tells }, news]
}

function heldAgain(state: ResolvedAlert, { thresholds }: PreparedRule, { reading, stepMs }: Look): number | null {
  if (reading.kind === 'none') return state.heldMs
  if (reading.kind === 'over') return null
  switch (standingOf(thresholds, reading.value)) {
    case 'met':
      return state.heldMs === null ? 0 : state.heldMs + stepMs
    case 'between':
      return state.heldMs
    case 'over':
      return null
  }
}

/** Back before its end was told: for a person it never was away. After that, it is a new one. */
function fireAgain(state: ResolvedAlert, since: number, value: number): Moved {
  if (state.isEndTold) {
    return [
      firingSince(since, value),
      [
        { kind: 'fired', isBack: false },
        { kind: 'tell', of: 'firing' },
      ],
    ]
  }
  const delayMs = Math.min(DOWN_DELAY.longestMs, state.delayMs * DOWN_DELAY.factor)
  const { sinceToldMs, acknowledgedAt } = state
  const firing: FiringAlert = { ...firingSince(since, value), sinceToldMs, delayMs }
  const news: AlertNews[] = [{ kind: 'fired', isBack: true }]
  if (sinceToldMs === null) news.push({ kind: 'tell', of: 'firing' })
  return [acknowledgedAt === null ? firing : { ...firing, kind: 'acknowledged', acknowledgedAt }, news]
}
