import type { ActivityKind, Statement } from '../../shapes/activity.ts'
import type { Moment } from './sign.ts'

/** More changes than this … */
const MAX_CHANGES = 3
/** … within so long that no person explains are flicker, ms. */
const WITHIN_MS = 60_000

interface Change {
  readonly ms: number
  /** What it changed to, and by which rule. */
  readonly rule: string
}

/** Finds a verdict that goes back and forth by itself. Changes that a program reports exactly, or that a person's typing explains, are not counted. */
export class Steadiness {
  private changes: Change[] = []
  private toldMs = Number.NEGATIVE_INFINITY

  /** A person typed: what was seen so far is explained. */
  explained(): void {
    this.changes = []
  }

  /** The verdict changed. Returns the rules that disagree, once; null: it is steady, or that was told less than a minute ago. */
  changed(kind: ActivityKind, by: Statement | null, now: Moment): readonly string[] | null {
    const rule = by === null ? `${kind}: nothing is said` : `${kind}: ${by.source}, ${by.rule}`
    this.changes = [...this.changes.filter(({ ms }) => now.ms - ms < WITHIN_MS), { ms: now.ms, rule }].slice(-20)
    if (this.changes.length <= MAX_CHANGES || now.ms - this.toldMs < WITHIN_MS) return null
    this.toldMs = now.ms
    return [...new Set(this.changes.map((change) => change.rule))]
  }
}
