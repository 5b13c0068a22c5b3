import { err, ok, type Result } from '../../base/result.ts'
import type { Priority } from '../../shapes/spec.ts'
import type { TaskCounts } from '../../shapes/task.ts'
import type { SettingsValues } from '../../shapes/settings.ts'
import type { AgentView, AlertView, HostView } from '../views.ts'
import type { OutputOf } from '../requests.ts'
import type { Role } from '../rpc/caller.ts'
import type { QueuePlace, StreamOf } from '../streams.ts'

/** What a client knows of the fleet. Immutable: every change makes a new one. */
export interface FleetState {
  /** Last journal entry applied. */
  readonly seq: number
  /** Number of snapshots taken: data loaded along with an older one must be loaded again. */
  readonly snapshot: number
  /** What this client may do. */
  readonly role: Role
  readonly host: HostView
  readonly settings: SettingsValues
  readonly agents: ReadonlyMap<string, AgentView>
  /** Agent ids, oldest agent first. */
  readonly order: readonly string[]
  /** Agents that wait to be started: their places in the waiting line, from 1. */
  readonly queue: ReadonlyMap<string, number>
  /** The common reason for all agents that wait without an obstacle of their own; null if there are none. */
  readonly hold: string | null
  /** Alerts that fire, or did lately, by id. */
  readonly alerts: ReadonlyMap<string, AlertView>
  /** How many tasks there are. */
  readonly tasks: TaskCounts
  /** Grows with every change of tasks: lists of them are to be read again. */
  readonly tasksRead: number
  /** The members of the waiting line. */
  readonly waiting: ReadonlyMap<string, QueuePlace>
}

/** Journal entries that were not received. */
export interface JournalGap {
  readonly from: number
  readonly to: number
}

/** The fleet as in a snapshot. */
export function fleetStateOf(snapshot: OutputOf<'fleet.subscribe'>, before: FleetState | null): FleetState {
  const { seq, role, host, settings, agents, queue, hold } = snapshot
  const waiting = new Map(queue.map((place) => [place.agentId, place]))
  return {
    ...{ seq, role, host, settings, waiting, hold },
    snapshot: (before?.snapshot ?? 0) + 1,
    tasks: snapshot.tasks,
    tasksRead: (before?.tasksRead ?? 0) + 1,
    agents: new Map(agents.map((agent) => [agent.id, agent])),
    alerts: new Map(snapshot.alerts.map((alert) => [alert.id, alert])),
    order: agents.map(({ id }) => id),
    queue: placesIn(waiting),
  }
}

/** The fleet with a further page of its agents, which is newer than all that was heard of them before. */
export function withPage(fleet: FleetState, page: readonly AgentView[]): FleetState {
  const agents = new Map(fleet.agents)
  for (const agent of page) agents.set(agent.id, agent)
  const isInPage = new Set(page.map(({ id }) => id))
  return { ...fleet, agents, order: [...fleet.order.filter((id) => !isInPage.has(id)), ...isInPage] }
}

/**
 * The fleet after one journal entry. An entry already applied changes nothing; a skipped one is a gap, which needs a
 * new snapshot.
 */
export function applyJournal(fleet: FleetState, { entry, agent }: StreamOf<'journal'>): Result<FleetState, JournalGap> {
  if (entry.seq <= fleet.seq) return ok(fleet)
  if (entry.seq > fleet.seq + 1) return err({ from: fleet.seq + 1, to: entry.seq - 1 })
  const told = { ...fleet, seq: entry.seq }
  if (agent !== null) return ok(withAgent(told, agent))
  return ok(entry.subject.kind === 'agent' ? withoutAgent(told, entry.subject.id) : told)
}

/** The fleet with an agent's current facets. */
export function applyFacets(fleet: FleetState, { agentId, changes }: StreamOf<'facets'>): FleetState {
  const agent = fleet.agents.get(agentId)
  if (agent === undefined) return fleet
  return withAgent(fleet, { ...agent, ...given(changes) })
}

/** The fleet with the current queue. */
export function applyQueue(fleet: FleetState, { joined, left, hold }: StreamOf<'queue'>): FleetState {
  const waiting = new Map(fleet.waiting)
  for (const id of left) waiting.delete(id)
  for (const place of joined) waiting.set(place.agentId, place)
  return { ...fleet, waiting, hold, queue: placesIn(waiting) }
}

/** The fleet with its alerts as they are now. */
export function applyAlerts(fleet: FleetState, { changed, gone }: StreamOf<'alerts'>): FleetState {
  const alerts = new Map(fleet.alerts)
  for (const id of gone) alerts.delete(id)
  for (const alert of changed) alerts.set(alert.id, alert)
  return { ...fleet, alerts }
}

/** The fleet after tasks have changed. */
export function applyTasks(fleet: FleetState, { counts }: StreamOf<'tasks'>): FleetState {
  return { ...fleet, tasks: counts, tasksRead: fleet.tasksRead + 1 }
}

/** The fleet with the current host view. */
export function applyHost(fleet: FleetState, { changes }: StreamOf<'host'>): FleetState {
  return { ...fleet, host: { ...fleet.host, ...given(changes) } }
}

/** The changes without those that are left out. */
function given(changes: object): object {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
}

function withAgent(fleet: FleetState, agent: AgentView): FleetState {
  const agents = new Map(fleet.agents).set(agent.id, agent)
  return { ...fleet, agents, order: fleet.agents.has(agent.id) ? fleet.order : [...fleet.order, agent.id] }
}

function withoutAgent(fleet: FleetState, agentId: string): FleetState {
  const agents = new Map(fleet.agents)
  agents.delete(agentId)
  return { ...fleet, agents, order: fleet.order.filter((id) => id !== agentId) }
}

/** The order in which the host admits agents (core/admission): by priority, then by time of request. */
const RANKS: Readonly<Record<Priority, number>> = { critical: 0, high: 1, normal: 2, low: 3 }

function placesIn(waiting: ReadonlyMap<string, QueuePlace>): ReadonlyMap<string, number> {
  const line = [...waiting.values()].toSorted((a, b) => RANKS[a.priority] - RANKS[b.priority] || a.turn - b.turn)
  return new Map(line.map(({ agentId }, index) => [agentId, index + 1]))
}
