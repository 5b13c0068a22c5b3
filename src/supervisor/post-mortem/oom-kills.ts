import type { HostVitals } from '../../core/ports.ts'

/** A run's end is told up to some seconds after the kill: it is compared with the count of the look before the last. */
const LOOKS_BACK = 2
/** Reading the count takes 50 µs. */
const TICKS_PER_LOOK = 5

/** Knows whether the machine's out-of-memory killer has ended somebody lately. */
export class OomKills {
  private readonly vitals: Pick<HostVitals, 'oomKills'>
  /** Counts at the last looks, the oldest first. */
  private counts: readonly (number | null)[] = []
  private ticks = 0

  constructor(vitals: Pick<HostVitals, 'oomKills'>) {
    this.vitals = vitals
  }

  tick(): void {
    if (this.ticks % TICKS_PER_LOOK === 0) this.counts = [...this.counts, this.vitals.oomKills()].slice(-LOOKS_BACK)
    this.ticks += 1
  }

  /** Within the last 5 to 10 s; false also where it cannot be told. */
  haveRisen(): boolean {
    const [before = null] = this.counts
    const now = before === null ? null : this.vitals.oomKills()
    return before !== null && now !== null && now > before
  }
}
