import type { Doing, MomentKind } from '../../../shapes/history.ts'
import type { Tone } from '../../ui/tone.ts'

/** How a doing looks on a lane: colour, height and pattern each say the same, so that no one of them is needed to tell. */
export interface LaneLook {
  readonly tone: Tone
  readonly height: 'full' | 'half' | 'thin'
  readonly pattern: 'solid' | 'hatched' | 'crossed' | 'dotted'
  /** 0 to 1. */
  readonly strength: number
}

const look = (
  tone: Tone,
  height: LaneLook['height'],
  pattern: LaneLook['pattern'] = 'solid',
  strength = 1,
): LaneLook => ({
  tone,
  height,
  pattern,
  strength,
})

/** Null: only the line of the lane is seen. */
export const LANE_LOOKS: Readonly<Record<Doing, LaneLook | null>> = {
  working: look('working', 'full', 'solid', 0.9),
  running: look('working', 'half', 'solid', 0.7),
  'waiting-approval': look('waiting', 'full', 'hatched'),
  'waiting-input': look('waiting', 'full', 'hatched'),
  stuck: look('waiting', 'full', 'crossed'),
  idle: look('idle', 'half', 'solid', 0.45),
  quiet: look('idle', 'half', 'solid', 0.45),
  starting: look('info', 'half'),
  queued: look('info', 'thin', 'dotted'),
  stopping: look('idle', 'half', 'hatched', 0.8),
  backoff: look('danger', 'thin', 'dotted'),
  'crash-loop': look('danger', 'half', 'crossed'),
  failed: look('danger', 'half', 'crossed'),
  unkillable: look('danger', 'full', 'crossed'),
  unknown: look('idle', 'thin', 'dotted', 0.7),
  stopped: null,
}

/** The doings the legend explains: those that look alike are one. */
export const LEGEND: readonly (readonly [Doing, string])[] = [
  ['working', 'worked'],
  ['running', 'ran'],
  ['waiting-approval', 'waited for you'],
  ['stuck', 'stuck'],
  ['idle', 'idle'],
  ['starting', 'starting'],
  ['backoff', 'restarting'],
  ['crash-loop', 'failed'],
  ['unknown', 'not watched'],
]

/** How a moment is marked; a shape each. */
export type MarkShape = 'cross' | 'diamond' | 'triangle' | 'bell' | 'bubble' | 'tick' | 'notch'

export interface MomentLook {
  readonly shape: MarkShape
  readonly tone: Tone
  /** What matters more is drawn over what matters less. */
  readonly rank: number
}

export const MOMENT_LOOKS: Readonly<Record<MomentKind, MomentLook>> = {
  start: { shape: 'tick', tone: 'info', rank: 1 },
  end: { shape: 'tick', tone: 'idle', rank: 1 },
  'turn-ended': { shape: 'notch', tone: 'working', rank: 0 },
  asked: { shape: 'bubble', tone: 'waiting', rank: 2 },
  alert: { shape: 'bell', tone: 'waiting', rank: 3 },
  limit: { shape: 'triangle', tone: 'danger', rank: 4 },
  crash: { shape: 'cross', tone: 'danger', rank: 5 },
  failed: { shape: 'cross', tone: 'danger', rank: 5 },
  'crash-loop': { shape: 'diamond', tone: 'danger', rank: 6 },
}

/** The marks the legend explains. */
export const MARK_LEGEND: readonly (readonly [MomentKind, string])[] = [
  ['crash', 'crash'],
  ['crash-loop', 'gave up'],
  ['limit', 'limit'],
  ['alert', 'alert'],
  ['asked', 'asked for you'],
]
