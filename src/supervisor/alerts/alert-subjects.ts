import type { AlertSubject, AlertValues } from '../../core/alerts/sweep.ts'
import type { Activity } from '../../shapes/activity.ts'
import type { HostSample, VitalsSample } from '../../shapes/vitals.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'
import type { HealthWatch } from '../health/health-watch.ts'
import type { NearestLimitOf } from '../health/nearest-limit.ts'
import type { VitalsTick } from '../vitals/vitals-tick.ts'

/** Where the values of agents come from. */
export interface SubjectSources {
  readonly fleet: Fleet
  readonly health: Pick<HealthWatch, 'of'>
  readonly nearestLimitOf: NearestLimitOf
}

/**
 * Everything rules look at after a tick: the host, every agent that is up and of which there is news, and those of `known`, which have no
 * values while they are down.
 */
export function subjectsOf(
  { host, sampleOf, isNews }: VitalsTick,
  sources: SubjectSources,
  known: ReadonlySet<string | null>,
): readonly AlertSubject[] {
  const watched = sources.fleet.list().filter(({ isUp, record: { id } }) => known.has(id) || (isUp && isNews(id)))
  const ofAgents = watched.map((agent) => {
    const sample = sampleOf(agent.record.id)
    return subjectOf(agent, agent.isUp ? valuesOf(agent, sample, { at: host.at, sources }) : null)
  })
  return [hostSubject(host), ...ofAgents]
}

function subjectOf({ record, state }: SupervisedAgent, values: AlertValues | null): AlertSubject {
  const { name, type, group, priority } = record.spec
  return { agentId: record.id, ...{ name, type, group, priority }, generation: state.generation, values }
}

function valuesOf(
  agent: SupervisedAgent,
  sample: VitalsSample | null,
  { at, sources }: { readonly at: number; readonly sources: SubjectSources },
): AlertValues {
  const { activity } = agent.facets.current
  return {
    ...sample,
    health: sources.health.of(agent)?.score ?? null,
    limitRatio: sources.nearestLimitOf(agent.record.id)?.ratio ?? null,
    waitingMs: activity === null ? null : lengthOf(activity, activity.ask !== null, at),
    stuckMs: activity === null ? null : lengthOf(activity, activity.kind === 'stuck', at),
  }
}

/** How long it has been so, at least 1 ms; 0: it is not. */
function lengthOf({ since }: Activity, isSo: boolean, at: number): number {
  return isSo ? Math.max(1, at - since) : 0
}

function hostSubject(host: HostSample): AlertSubject {
  const free = host.totalMemoryBytes > 0 ? (host.freeMemoryBytes / host.totalMemoryBytes) * 100 : null
  const values = {
    hostFreeMemoryPercent: free,
    hostMemoryPressurePercent: host.memoryPressurePercent,
    hostMemoryStallPercent: host.memoryStallPercent,
    hostOwnCpuPercent: host.ownCpuPercent,
    hostOwnMemoryBytes: host.ownRssBytes,
  }
  return { agentId: null, name: 'host', type: '', group: null, priority: 'normal', generation: 0, values }
}
