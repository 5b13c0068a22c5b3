import { GAP_MS, INHIBIT_MS } from './timing.ts'

/** A moment on both clocks: epoch ms, and monotonic ms. */
export interface Moment {
  readonly at: number
  readonly ms: number
}

/** What lies between two looks: `gap` where nothing may be concluded from the time between. */
export type Step = { readonly kind: 'steady'; readonly stepMs: number } | { readonly kind: 'gap' }

/** The machine slept, its clock was set, or the host stood still, if the two clocks disagree or too much time has passed. */
export function stepBetween(before: Moment | null, now: Moment): Step {
  if (before === null) return { kind: 'steady', stepMs: 0 }
  const [wall, stepMs] = [now.at - before.at, now.ms - before.ms]
  const isSteady = stepMs >= 0 && stepMs <= GAP_MS && Math.abs(wall - stepMs) <= GAP_MS
  return isSteady ? { kind: 'steady', stepMs } : { kind: 'gap' }
}

/** Until when rules about agents say nothing (monotonic ms), and whether the host was overloaded at the last look. */
export interface Inhibition {
  readonly untilMs: number
  readonly isOverloaded: boolean
}

export const NOT_INHIBITED: Inhibition = { untilMs: Number.NEGATIVE_INFINITY, isOverloaded: false }

/** Memory of which so little is free, percent, or that is waited for so much of the time (PSI), percent: vitals.md 9.8. */
const OVERLOADED = { freePercent: 5, pressurePercent: 40 } as const

/** The inhibition after a look. Overload inhibits once, when it begins: alerts of agents must not be silent for as long as it goes on. */
export function inhibitionAfter(
  before: Inhibition,
  step: Step,
  host: { readonly ms: number; readonly freePercent: number; readonly pressurePercent: number | null },
): Inhibition {
  const isOverloaded =
    host.freePercent < OVERLOADED.freePercent || (host.pressurePercent ?? 0) > OVERLOADED.pressurePercent
  const begins = step.kind === 'gap' || (isOverloaded && !before.isOverloaded)
  return { untilMs: begins ? host.ms + INHIBIT_MS : before.untilMs, isOverloaded }
}
