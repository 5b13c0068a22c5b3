import { agentIdOf } from '../../core/subject.ts'
import type { JournalEntry } from '../../shapes/journal.ts'
import type { FleetState } from '../../contract/client/fleet-state.ts'

/** Entries kept per agent for the events list. */
export const JOURNAL_TAIL = 200

/** What the page knows of the fleet. Values only; every change makes a new one. */
export interface Fleet extends FleetState {
  /** Newest entries of each agent that was looked at or told of, oldest first. */
  readonly journal: JournalTails
}

/** Newest entries by agent, oldest first. */
export type JournalTails = ReadonlyMap<string, readonly JournalEntry[]>

/** The tails with one more entry, the newest there is; a removed agent's are forgotten. */
export function withEntry(tails: JournalTails, entry: JournalEntry): JournalTails {
  const agentId = agentIdOf(entry)
  if (agentId === null) return tails
  const next = new Map(tails)
  if (entry.event.kind === 'removed') next.delete(agentId)
  else next.set(agentId, [...(tails.get(agentId) ?? []), entry].slice(-JOURNAL_TAIL))
  return next
}

/** The tails with more of one agent's journal, each entry once, in order, the newest kept. */
export function withEntries(tails: JournalTails, agentId: string, entries: readonly JournalEntry[]): JournalTails {
  const bySeq = new Map([...(tails.get(agentId) ?? []), ...entries].map((entry) => [entry.seq, entry]))
  const tail = [...bySeq.values()].toSorted((a, b) => a.seq - b.seq).slice(-JOURNAL_TAIL)
  return new Map(tails).set(agentId, tail)
}
