import type { HostVitals } from '../../core/ports.ts'

/** A run's end is told up to some seconds after the kill: so many ticks back it is compared with. */
const TICKS_BACK = 5

/** Knows whether the machine's out-of-memory killer has ended somebody lately. */
export class OomKills {
  private readonly vitals: Pick<HostVitals, 'oomKills'>
  /** Counts at the last ticks, the oldest first. */
  private counts: readonly (number | null)[] = []

  constructor(vitals: Pick<HostVitals, 'oomKills'>) {
    this.vitals = vitals
  }

  tick(): void {
    this.counts = [...this.counts, this.vitals.oomKills()].slice(-TICKS_BACK)
  }

  /** Since the tick some seconds ago; false also where it cannot be told. */
  haveRisen(): boolean {
    const [before = null] = this.counts
    const now = before === null ? null : this.vitals.oomKills()
    return before !== null && now !== null && now > before
  }
}
