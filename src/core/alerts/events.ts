import type { AlertEventKind, AlertRule } from '../../shapes/alert-rule.ts'
import type { AlertRecord } from '../../shapes/alert.ts'
import { alertEventKind } from '../../shapes/alert-rule.ts'
import type { JournalEntry } from '../../shapes/journal.ts'
import type { RunEnd } from '../../shapes/run-end.ts'
import { isCrash } from '../agent/exit.ts'

/** An entry names the last run long after its end, too: when a person gives up waiting for a restart. */
const SAME_END_MS = 2_000

const KINDS: ReadonlySet<string> = new Set(alertEventKind.options)

/** What a journal entry counts as, for event rules. */
export function alertEventsOf({ event, at }: Pick<JournalEntry, 'event' | 'at'>): readonly AlertEventKind[] {
  const kinds: AlertEventKind[] = isAlertEvent(event.kind) ? [event.kind] : []
  const { lastRun } = event as { readonly lastRun?: RunEnd | null }
  const isNews = lastRun && isEnd(event.kind) && at - lastRun.endedAt < SAME_END_MS
  return isNews && isCrash(lastRun) ? [...kinds, 'crash'] : kinds
}

function isAlertEvent(kind: string): kind is AlertEventKind {
  return KINDS.has(kind)
}

/** Events that tell of a run's end. */
function isEnd(kind: string): boolean {
  return ['stopped', 'backoff', 'failover', 'crash-loop', 'failed'].includes(kind)
}

/** The record after an event of its agent; the same if it does not count here. */
export function withEvent(record: AlertRecord, { when }: AlertRule, kind: AlertEventKind, at: number): AlertRecord {
  if (when.kind !== 'events') return record
  if (when.clears.includes(kind)) return record.events.length === 0 ? record : { ...record, events: [] }
  if (!when.events.includes(kind)) return record
  return { ...record, events: [...record.events, at].slice(-when.count) }
}

/** The record without events that are too old to count. A clock that is set never adds to those that count. */
export function withoutOldEvents(record: AlertRecord, { when }: AlertRule, at: number): AlertRecord {
  if (when.kind !== 'events' || record.events.length === 0) return record
  const events = record.events.filter((then) => at - then < when.withinMs)
  return events.length === record.events.length ? record : { ...record, events }
}
