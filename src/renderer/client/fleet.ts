import type { JournalEntry } from '../../shapes/journal.ts'
import type { SettingsValues } from '../../shapes/settings.ts'
import type { AgentView, HostView } from '../../contract/views.ts'
import type { OutputOf } from '../../contract/requests.ts'
import type { StreamOf } from '../../contract/streams.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { agentIdOf } from '../../core/subject.ts'

/** Entries kept per agent for the events list. */
export const JOURNAL_TAIL = 200

/** The page's copy of the fleet. Immutable: every change makes a new one. */
export interface Fleet {
  /** Last journal entry applied. */
  readonly seq: number
  /** Number of the snapshot; data loaded beside an earlier one (journals, samples) is loaded again when it changes. */
  readonly snapshot: number
  readonly host: HostView
  readonly settings: SettingsValues
  readonly agents: ReadonlyMap<string, AgentView>
  /** Agent ids, oldest agent first. */
  readonly order: readonly string[]
  /** Newest entries of each agent that was looked at or told of, oldest first. */
  readonly journal: ReadonlyMap<string, readonly JournalEntry[]>
}

/** Entries that are missing. */
export interface JournalGap {
  readonly from: number
  readonly to: number
}

/** The fleet as a snapshot tells it. */
export function fleetOf(snapshot: OutputOf<'fleet.subscribe'>, before: Fleet | null): Fleet {
  const { seq, host, settings, agents } = snapshot
  return {
    seq,
    snapshot: (before?.snapshot ?? 0) + 1,
    host,
    settings,
    agents: new Map(agents.map((agent) => [agent.id, agent])),
    order: agents.map(({ id }) => id),
    journal: new Map(),
  }
}

/** The fleet after one journal entry. An old entry changes nothing; a skipped one is a gap and needs a new snapshot. */
export function applyJournal(fleet: Fleet, { entry, agent }: StreamOf<'journal'>): Result<Fleet, JournalGap> {
  if (entry.seq <= fleet.seq) return ok(fleet)
  if (entry.seq > fleet.seq + 1) return err({ from: fleet.seq + 1, to: entry.seq - 1 })
  const id = agentIdOf(entry)
  if (id === null) return ok({ ...fleet, seq: entry.seq })
  const told = { ...withJournal(fleet, id, [entry]), seq: entry.seq }
  return ok(agent === null ? withoutAgent(told, id) : withAgent(told, agent))
}

/** The fleet with one agent as it is now. */
export function withAgent(fleet: Fleet, agent: AgentView): Fleet {
  const agents = new Map(fleet.agents).set(agent.id, agent)
  return { ...fleet, agents, order: fleet.agents.has(agent.id) ? fleet.order : [...fleet.order, agent.id] }
}

/** The fleet with more of one agent's journal, each entry once, in order, the newest kept. */
export function withJournal(fleet: Fleet, agentId: string, entries: readonly JournalEntry[]): Fleet {
  const bySeq = new Map([...(fleet.journal.get(agentId) ?? []), ...entries].map((entry) => [entry.seq, entry]))
  const tail = [...bySeq.values()].toSorted((a, b) => a.seq - b.seq).slice(-JOURNAL_TAIL)
  return { ...fleet, journal: new Map(fleet.journal).set(agentId, tail) }
}

function withoutAgent(fleet: Fleet, agentId: string): Fleet {
  const agents = new Map(fleet.agents)
  const journal = new Map(fleet.journal)
  agents.delete(agentId)
  journal.delete(agentId)
  return { ...fleet, agents, journal, order: fleet.order.filter((id) => id !== agentId) }
}
