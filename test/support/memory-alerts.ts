import type { AlertChanges, AlertStore, PastQuery, StoredAlert } from '../../src/core/alerts/ports.ts'
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

  readPast({ rule, agentId, before, limit }: PastQuery): readonly PastAlert[] {
    return [...this.past.values()]
      .filter((one) => rule === null || one.rule === rule)
      .filter((one) => agentId === null || one.agentId === agentId)
      .filter((one) => before === null || one.since < before)
      .toSorted((a, b) => b.since - a.since)
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
