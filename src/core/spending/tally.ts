import type { Spending } from '../../shapes/spending.ts'
import { dayOf } from './day.ts'
import { isNothing, NOTHING_SPENT, plus } from './spending.ts'

/** Adds up what was spent since a moment, by day. */
export class Tally {
  private readonly sinceMs: number
  private readonly days = new Map<string, Spending>()

  /** `sinceMs`: epoch ms; what was spent earlier belongs to somebody else. */
  constructor(sinceMs: number) {
    this.sinceMs = sinceMs
  }

  /** By day, `YYYY-MM-DD`. */
  get byDay(): ReadonlyMap<string, Spending> {
    return this.days
  }

  add(atMs: number, spent: Spending): void {
    if (atMs < this.sinceMs || isNothing(spent)) return
    const day = dayOf(atMs)
    this.days.set(day, plus(this.days.get(day) ?? NOTHING_SPENT, spent))
  }
}
