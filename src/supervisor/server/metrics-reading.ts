import { CONTRACT_VERSION } from '../../contract/version.ts'
import { liveRunOf } from '../../core/agent/state.ts'
import type { OwnUse } from '../../core/metrics/own-use.ts'
import type { AgentFigures, FiringAlert, HostFigures, MetricsReading } from '../../core/metrics/reading.ts'
import { isFiring } from '../alerts/alert-views.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'
import type { Supervisor } from '../supervisor.ts'
import type { MetricsTally } from './metrics-tally.ts'

/** What a reading is made of besides the supervisor. */
export interface ReadingParts {
  readonly tally: MetricsTally
  readonly ownUse: OwnUse
  readonly clients: ReadonlyMap<string, number>
}

/** Everything at this moment, from memory: nothing is swept, asked for or waited for. */
export function metricsReading(supervisor: Supervisor, parts: ReadingParts): MetricsReading {
  const { host, fleet, tasks } = supervisor
  const { version, kind, platform } = host
  return {
    build: { version, kind, platform, contractVersion: CONTRACT_VERSION },
    host: hostFigures(supervisor, parts),
    agents: fleet.list().map((agent) => agentFigures(agent, { supervisor, tally: parts.tally })),
    alerts: firingAlerts(supervisor),
    tasks: { counts: tasks.counts(), finished: parts.tally.finishedTasks },
  }
}

function hostFigures({ sampler, journal, gate, survivors }: Supervisor, parts: ReadingParts): HostFigures {
  const blocked = gate.places.filter(({ hasObstacle }) => hasObstacle).length
  const ignored = survivors.list.filter(({ isIgnored }) => isIgnored).length
  return {
    ownUse: parts.ownUse,
    sample: sampler.host,
    clients: parts.clients,
    journalSeq: journal.lastSeq,
    queued: { inLine: gate.places.length - blocked, blocked },
    orphans: { listed: survivors.list.length - ignored, ignored },
  }
}

function agentFigures(
  agent: SupervisedAgent,
  { supervisor, tally }: { readonly supervisor: Supervisor; readonly tally: MetricsTally },
): AgentFigures {
  const { record, state, facets, terminal, isUp } = agent
  const { id, spec } = record
  const { activity, health, limits, spending, messages } = facets.current
  return {
    ...{ id, name: spec.name, type: spec.type, group: spec.group, isForTask: spec.task !== null },
    ...{ phase: state.phase.kind, wanted: state.wanted, isUp, runs: state.generation },
    ...{ activity, limits, spending, messages: messages.length, health: health?.score ?? null },
    startedAt: liveRunOf(state.phase)?.startedAt ?? null,
    sample: isUp ? (supervisor.sampler.lastTick?.sampleOf(id) ?? null) : null,
    outputBytes: terminal.outputBytes,
    counted: tally.of(id),
    limitRatio: supervisor.watches.limits.nearestOf(id)?.ratio ?? null,
  }
}

/** Those of a rule whose file is not read are not known. */
function firingAlerts({ alerts }: Supervisor): readonly FiringAlert[] {
  return [...alerts.book.records.values()].filter(isFiring).flatMap(({ rule: id, agentId }) => {
    const rule = alerts.ruleOf(id)
    return rule === null ? [] : [{ rule: id, agentId, severity: rule.severity }]
  })
}
