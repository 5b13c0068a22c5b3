import type { Activity } from '../../shapes/activity.ts'
import { doing as doingShape, type Doing, type MomentKind } from '../../shapes/history.ts'
import { healthBand, type HealthBand } from '../../shapes/health.ts'
import type { PhaseKind } from '../../shapes/state.ts'

/*
 * What is kept is written as small numbers. They are the places in these lists, so that a new value goes to an end, and none is ever taken
 * out or moved.
 */

/** The codes of what an agent is doing; the first is that nobody was there to see it. */
const DOINGS = [
  'unknown',
  'stopped',
  'queued',
  'starting',
  'running',
  'stopping',
  'backoff',
  'crash-loop',
  'failed',
  'unkillable',
  'working',
  'waiting-approval',
  'waiting-input',
  'idle',
  'quiet',
  'stuck',
] as const satisfies readonly Doing[]

/** The codes of health; 0: nothing is told of it. */
const BANDS = [null, 'good', 'fair', 'poor', 'bad'] as const satisfies readonly (HealthBand | null)[]

/** The kinds of moments. */
export const MOMENTS = [
  ...(['start', 'end', 'crash', 'limit', 'asked', 'turn-ended', 'alert', 'crash-loop', 'failed'] as const),
] as const satisfies readonly MomentKind[]

const doingCodes = new Map<Doing, number>(DOINGS.map((value, code) => [value, code]))
const bandCodes = new Map<HealthBand | null, number>(BANDS.map((value, code) => [value, code]))
const momentCodes = new Map<MomentKind, number>(MOMENTS.map((value, code) => [value, code]))

/** Nobody was there to see it; and nothing is told of its health. */
export const UNSEEN = { doing: 0, health: 0 } as const

export function doingCode(value: Doing): number {
  return doingCodes.get(value) ?? UNSEEN.doing
}

/** One that a newer Corral wrote is unknown. */
export function doingOfCode(code: number): Doing {
  return DOINGS[code] ?? 'unknown'
}

export function bandCode(value: HealthBand | null): number {
  return bandCodes.get(value) ?? UNSEEN.health
}

export function bandOfCode(code: number): HealthBand | null {
  return BANDS[code] ?? null
}

export function momentCode(kind: MomentKind): number {
  return momentCodes.get(kind) ?? 0
}

/** Null: a newer Corral wrote it. */
export function momentOfCode(code: number): MomentKind | null {
  return MOMENTS[code] ?? null
}

/** What an agent is doing, by its phase and, while it runs, by its activity. */
export function doingOf(phase: PhaseKind, activity: Pick<Activity, 'kind'> | null): Doing {
  return phase === 'running' ? (activity?.kind ?? 'running') : phase
}

/** Every value there is has its code. */
export const ALL_DOINGS: readonly Doing[] = doingShape.options
export const ALL_BANDS: readonly HealthBand[] = healthBand.options
