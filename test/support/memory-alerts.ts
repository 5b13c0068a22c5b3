import type { AlertChanges, AlertStore, PastPlace, PastSearch, StoredAlert } from '../../src/core/alerts/ports.ts'
import { alertKey } from '../../src/core/alerts/sweep.ts'
import type { AlertSilence, PastAlert } from '../../src/shapes/alert.ts'

/** What is known of alerts, kept in memory only. */
export class MemoryAlerts implements AlertStore {
  private readonly records = new Map<string, StoredAlert>()
  private readonly past = new Map<string, PastAlert>()
  private silences: readonly AlertSilence[] = []
  private readonly assertRoom: () => void

  constructor(assertRoom: () => void) {
    this.assertRoom = assertRoom
  }

  readRecords(): readonly StoredAlert[] {
    return structuredClone([...this.records].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, stored]) => stored))
  }

  readSilences(): readonly AlertSilence[] {
    return this.silences.toSorted((a, b) => a.untilMs - b.untilMs)
  }

  searchPast({ fromMs, toMs, after, limit }: PastSearch): readonly PastAlert[] {
    return [...this.past.values()]
      .filter(({ since, end }) => since < toMs && Math.max(since, end?.at ?? Infinity) >= fromMs)
      .filter((one) => after === null || byPlace(after, one) < 0)
      .toSorted(byPlace)
      .slice(0, limit)
  }

  write({ records, removed, past, at }: AlertChanges): void {
    this.assertRoom()
    for (const record of records) {
      this.records.set(alertKey(record.rule, record.agentId), structuredClone({ record, at }))
    }
    for (const { rule, agentId } of removed) this.records.delete(alertKey(rule, agentId))
    for (const one of past) this.past.set(`${alertKey(one.rule, one.agentId)} ${one.since}`, structuredClone(one))
  }

  writeSilences(silences: readonly AlertSilence[]): void {
    this.assertRoom()
    this.silences = structuredClone(silences)
  }
}

/** Below 0: `a` comes first. */
function byPlace(a: PastPlace, b: PastPlace): number {
  if (a.since !== b.since) return b.since - a.since
  const [one, other] = [a, b].map(({ rule, agentId }) => [rule, agentId ?? ''] as const)
  if (one === undefined || other === undefined) return 0
  const index = one[0] === other[0] ? 1 : 0
  return one[index] < other[index] ? -1 : one[index] > other[index] ? 1 : 0
}
