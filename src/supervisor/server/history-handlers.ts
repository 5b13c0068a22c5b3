import { ok } from '../../base/result.ts'
import type { OutputOf, ParsedInputOf } from '../../contract/requests.ts'
import type { Handlers } from '../../contract/rpc/handlers.ts'
import { liveRunOf } from '../../core/agent/state.ts'
import { agentIdOf } from '../../core/subject.ts'
import type { Doing, Lane, RunOfHistory } from '../../shapes/history.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'
import { chooseAgents } from '../history/choice.ts'
import type { Supervisor } from '../supervisor.ts'

type HistoryRequests = 'history.lanes' | 'history.runs' | 'history.events' | 'history.alerts'

const LATEST_ENTRIES = 2_000
const LATEST_ALERTS = 500

/** The requests about the past. */
export function historyHandlers(supervisor: Supervisor): Pick<Handlers, HistoryRequests> {
  return {
    'history.lanes': async ({ filter, from, to }) => {
      const { agents } = await chooseAgents(supervisor, filter)
      return ok({ lanes: agents.flatMap((agent) => presentLane(agent, { from, to })) })
    },
    'history.runs': async (input) => ok(await runsOf(supervisor, input)),
    'history.events': async (input) => ok(await eventsOf(supervisor, input)),
    'history.alerts': async (input) => ok(await alertsOf(supervisor, input)),
  }
}

async function runsOf(
  supervisor: Supervisor,
  { filter, from, to, exitClasses, limit }: ParsedInputOf<'history.runs'>,
): Promise<OutputOf<'history.runs'>> {
  const { agents } = await chooseAgents(supervisor, filter)
  const all = await Promise.all(agents.map((agent) => runsOfAgent(supervisor, agent)))
  const runs = all
    .flat()
    .filter((run) => beginOf(run) < to && (run.endedAt ?? Infinity) >= from)
    .filter(({ exitClass }) => exitClasses === null || (exitClass !== null && exitClasses.includes(exitClass)))
    .toSorted((a, b) => beginOf(b) - beginOf(a))
  return { runs: runs.slice(0, limit), next: null }
}

async function runsOfAgent(
  { postMortems }: Supervisor,
  { record, state }: SupervisedAgent,
): Promise<readonly RunOfHistory[]> {
  const named = { agentId: record.id, agentName: record.spec.name, peak: null }
  const past = await postMortems.list(record.id)
  const over = past.map(({ exit: _exit, ...run }) => ({ ...run, ...named, hasPostMortem: true }))
  const live = liveRunOf(state.phase)
  if (live === null) return over
  const { runId, startedAt } = live
  const lives = { endedAt: null, exitClass: null, hint: null, hasPostMortem: false }
  return [{ ...named, runId, generation: state.generation, startedAt, ...lives }, ...over]
}

function beginOf({ startedAt, endedAt }: RunOfHistory): number {
  return startedAt ?? endedAt ?? 0
}

async function eventsOf(
  supervisor: Supervisor,
  { filter, from, to, kinds, limit }: ParsedInputOf<'history.events'>,
): Promise<OutputOf<'history.events'>> {
  const choice = await chooseAgents(supervisor, filter)
  const { journal } = supervisor
  const entries = journal
    .from(Math.max(1, journal.lastSeq - LATEST_ENTRIES), LATEST_ENTRIES)
    .filter(({ at }) => at >= from && at < to)
    .filter(({ event }) => kinds === null || kinds.includes(event.kind))
    .filter((entry) => {
      const id = agentIdOf(entry)
      return id === null ? choice.isEverybody : choice.has(id, '')
    })
  return { entries: entries.toReversed().slice(0, limit), next: null }
}

async function alertsOf(
  supervisor: Supervisor,
  { filter, from, to, severities, limit }: ParsedInputOf<'history.alerts'>,
): Promise<OutputOf<'history.alerts'>> {
  const choice = await chooseAgents(supervisor, filter)
  const { alerts } = supervisor
  const found = alerts
    .past({ rule: null, agentId: null, before: to, limit: LATEST_ALERTS })
    .filter(({ end }) => (end?.at ?? Infinity) >= from)
    .filter(({ agentId }) => (agentId === null ? choice.isEverybody : choice.has(agentId, '')))
    .filter(({ rule }) => {
      const severity = alerts.ruleOf(rule)?.severity
      return severities === null || (severity !== undefined && severities.includes(severity))
    })
  return { alerts: found.slice(0, limit), next: null }
}

/** What the agent has been doing since its phase began. */
function presentLane(
  { record, state, facets }: SupervisedAgent,
  range: { readonly from: number; readonly to: number },
): Lane[] {
  const { activity, health } = facets.current
  const value: Doing = state.phase.kind === 'running' ? (activity?.kind ?? 'running') : state.phase.kind
  const from = Math.max(range.from, state.phase.since)
  if (from >= range.to) return []
  const named = { agentId: record.id, agentName: record.spec.name }
  const bands = health === null ? [] : [{ from, to: null, value: health.band }]
  const doing = [{ from, to: null, value }]
  return [{ ...named, doing, health: bands, moments: [], spentMs: { [value]: range.to - from } }]
}
