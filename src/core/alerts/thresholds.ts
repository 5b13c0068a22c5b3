import type { AlertCondition, AlertRule } from '../../shapes/alert-rule.ts'

/** How far the clear threshold is from that at which an alert fires, where a rule does not say (vitals.md 9.9). */
const DEFAULT_CLEAR = { above: 0.9, below: 1.1 } as const

/** A condition as two numbers on one axis. */
export interface Thresholds {
  readonly comparison: 'above' | 'below'
  /** Met at this value and beyond. */
  readonly fire: number
  /** Over past this value; between the two nothing changes. */
  readonly clear: number
  readonly forMs: number
}

/** Where a value stands. */
export type Standing = 'met' | 'between' | 'over'

/** Events are counted: what is met is over as soon as there are fewer. */
export function thresholdsOf(when: AlertCondition): Thresholds {
  if (when.kind === 'events') return { comparison: 'above', fire: when.count, clear: when.count, forMs: 0 }
  const { comparison, value: fire, forMs } = when
  return { comparison, fire, clear: when.clear ?? fire * DEFAULT_CLEAR[comparison], forMs }
}

export function standingOf({ comparison, fire, clear }: Thresholds, value: number): Standing {
  const [far, near] = comparison === 'above' ? [value >= fire, value >= clear] : [value <= fire, value <= clear]
  if (far) return 'met'
  return near ? 'between' : 'over'
}

/** The value that is further past the threshold. */
export function worseOf({ comparison }: Thresholds, a: number, b: number): number {
  return comparison === 'above' ? Math.max(a, b) : Math.min(a, b)
}

/** A rule with what is computed of it once. */
export interface PreparedRule {
  readonly rule: AlertRule
  readonly thresholds: Thresholds
}

export function prepareRule(rule: AlertRule): PreparedRule {
  return { rule, thresholds: thresholdsOf(rule.when) }
}
