import { HOUR_MS } from '../series/tier.ts'
import { doingCode, UNSEEN } from './codes.ts'

/** Hours of one span: a month of an agent is 120 chunks, and the one that is being filled is small enough to be written each second. */
export const SPAN_HOURS = 6
export const SPAN_MS = SPAN_HOURS * HOUR_MS

/** What spans are stored under, beside the tiers of vitals. */
export const SPAN_TIER = 2
/** Spans are kept for a month, as vitals are, ms. */
export const SPANS_KEPT_MS = 30 * 24 * HOUR_MS

/** What something was from when on: times in epoch ms, ascending, and the code from each on. */
export interface Track {
  readonly at: number[]
  readonly code: number[]
}

/** Changes of a track, in order of time; whoever is shown them may not keep the arrays. */
export interface Changes {
  readonly count: number
  readonly at: ArrayLike<number>
  readonly code: ArrayLike<number>
}

/** Moments in order of time; whoever is shown them may not keep the arrays. */
export interface Moments {
  readonly count: number
  readonly at: ArrayLike<number>
  readonly code: ArrayLike<number>
  readonly generation: ArrayLike<number>
}

/** One moment as it is kept. */
export interface KeptMoment {
  readonly at: number
  readonly code: number
  readonly generation: number
}

export const CODE_BITS = 5
/** Codes are below this. */
export const CODES = 2 ** CODE_BITS

/** Tracks of one agent. `doing` has codes of what it did, `health` of its band. */
export type TrackName = 'doing' | 'health'

/** What an agent did in one span. Both tracks begin with what was so before, so that a span is read without those before it. */
export interface Span {
  /** Number of its first hour since 1970, a multiple of SPAN_HOURS. */
  readonly hour: number
  readonly doing: Track
  readonly health: Track
  readonly moments: KeptMoment[]
}

/** What is so now; null: nothing is known yet. */
export type Codes = Readonly<Record<TrackName, number>> | null

/** A change between these that did not last so long is none, ms: rules that disagree for a moment are no news. */
export const FLICKER_MS = 2_000
const FLICKERS: ReadonlySet<number> = new Set((['running', 'working', 'idle', 'quiet'] as const).map(doingCode))
/** Changes of one track in one span, one each five seconds; beyond that only what lasts for a minute is kept. */
export const MOST_CHANGES = 4_000
export const CROWDED_MS = 60_000
/** Moments in one span, five a minute; beyond that they are left out, and are in the journal only. */
export const MOST_MOMENTS = 2_000

/** First hour of the span a moment (epoch ms) is in. */
export function spanHourOf(atMs: number): number {
  return Math.floor(atMs / SPAN_MS) * SPAN_HOURS
}

export function newSpan(hour: number, before: Codes): Span {
  const from = (code: number | undefined): Track =>
    code === undefined ? { at: [], code: [] } : { at: [hour * HOUR_MS], code: [code] }
  return { hour, doing: from(before?.doing), health: from(before?.health), moments: [] }
}

/** Appends changes of which the first is not before the track's last. */
export function addChanges(track: Track, { count, at, code }: Changes): void {
  for (let index = 0; index < count; index++) {
    track.at.push(at[index] ?? 0)
    track.code.push(code[index] ?? 0)
  }
}

/** Kept moments as they are shown. */
export function asMoments(kept: readonly KeptMoment[]): Moments {
  const column = (name: keyof KeptMoment): number[] => kept.map((moment) => moment[name])
  return { count: kept.length, at: column('at'), code: column('code'), generation: column('generation') }
}

export function addMoments({ moments }: Span, { count, at, code, generation }: Moments): void {
  for (let index = 0; index < count; index++) {
    moments.push({ at: at[index] ?? 0, code: code[index] ?? 0, generation: generation[index] ?? 0 })
  }
}

/** The last codes of a span; null: it has none. */
export function lastCodesOf({ doing, health }: Span): Codes {
  const last = doing.code.at(-1)
  return last === undefined ? null : { doing: last, health: health.code.at(-1) ?? UNSEEN.health }
}

/**
 * From `atMs` on the code of the track is this. What is before its latest change counts as at that change. Changes that were too short
 * to be any are taken back.
 */
export function addChange(span: Span, name: TrackName, atMs: number, code: number): void {
  const track = span[name]
  const at = Math.max(atMs, track.at.at(-1) ?? atMs)
  if (isTooShort(track, name, at)) dropLast(track)
  if (track.at.at(-1) === at) dropLast(track)
  if (track.code.at(-1) === code) return
  track.at.push(at)
  track.code.push(code)
}

export function addMoment({ moments }: Span, moment: KeptMoment): void {
  if (moments.length < MOST_MOMENTS) moments.push({ ...moment, at: Math.max(moment.at, moments.at(-1)?.at ?? 0) })
}

/** Takes out what is known from a moment on, epoch ms. */
export function cutSpan({ doing, health, moments }: Span, fromMs: number): void {
  for (const track of [doing, health]) while ((track.at.at(-1) ?? -Infinity) >= fromMs) dropLast(track)
  while ((moments.at(-1)?.at ?? -Infinity) >= fromMs) moments.pop()
}

/** Whether what is so until `endMs` began too shortly before to be told apart from what was before it. */
function isTooShort({ at, code }: Track, name: TrackName, endMs: number): boolean {
  const [last, before] = [code.at(-1), code.at(-2)]
  const since = at.at(-1)
  if (last === undefined || before === undefined || since === undefined) return false
  if (at.length > MOST_CHANGES) return endMs - since < CROWDED_MS
  return name === 'doing' && endMs - since < FLICKER_MS && FLICKERS.has(last) && FLICKERS.has(before)
}

function dropLast(track: Track): void {
  track.at.pop()
  track.code.pop()
}
