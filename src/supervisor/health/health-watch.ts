import type { Clock } from '../../base/clock.ts'
import { Lifetime } from '../../base/disposable.ts'
import { liveRunOf } from '../../core/agent/state.ts'
import { healthAfter, type HealthRecord } from '../../core/health/health.ts'
import { RESTARTS_COUNT_MS, type HealthInput } from '../../core/health/score.ts'
import type { Activity } from '../../shapes/activity.ts'
import type { AlertSeverity } from '../../shapes/alert-rule.ts'
import type { Health } from '../../shapes/health.ts'
import type { VitalsSample } from '../../shapes/vitals.ts'
import type { FacetWriters } from '../fleet/facets.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'
import type { VitalsSampler } from '../vitals/vitals-sampler.ts'
import type { VitalsTick } from '../vitals/vitals-tick.ts'
import type { NearestLimitOf } from './nearest-limit.ts'

/** What the watch works with. */
export interface HealthWatchParts {
  readonly clock: Clock
  readonly fleet: Fleet
  readonly sampler: VitalsSampler
  readonly nearestLimitOf: NearestLimitOf
  /** Severities of an agent's alerts that fire, but for those about health itself: they would keep themselves alive. */
  readonly alertsOf: (agentId: string) => readonly AlertSeverity[]
}

interface Watched {
  readonly write: FacetWriters<'health'>['health']
  record: HealthRecord | null
  /** What of the agent was looked at last, beside its sample; null: nothing yet. */
  seen: Seen | null
}

interface Seen {
  readonly state: SupervisedAgent['state']
  readonly activity: Activity | null
  readonly alerts: readonly AlertSeverity[]
}

/** Tells how well every agent is, at each tick of the sampler. */
export class HealthWatch extends Lifetime {
  private readonly parts: HealthWatchParts
  /** By agent, so that one that is removed is forgotten with it. */
  private readonly watched = new WeakMap<SupervisedAgent, Watched>()

  constructor(parts: HealthWatchParts) {
    super()
    this.parts = parts
    this.register(parts.sampler.onTick((tick) => this.look(tick)))
  }

  /** Null: it is down, as it should be. */
  of(agent: SupervisedAgent): Health | null {
    return this.watched.get(agent)?.record?.health ?? null
  }

  private look({ sampleOf, isNews }: VitalsTick): void {
    const nowMs = this.parts.clock.monotonicMs()
    for (const agent of this.parts.fleet.list()) {
      const { kind } = agent.state.phase
      const isAtRest = kind === 'stopped' || kind === 'queued'
      const watched = this.watched.get(agent)
      if (isAtRest) {
        if (watched !== undefined) this.show(watched, null)
        continue
      }
      if (!isNews(agent.record.id) && this.isAsSeen(agent, watched?.seen ?? null)) continue
      const input = this.inputOf(agent, sampleOf(agent.record.id))
      const next = watched ?? this.begin(agent)
      next.seen = this.seenOf(agent)
      this.show(next, healthAfter(watched?.record ?? null, input, nowMs))
    }
  }

  private seenOf({ state, facets, record }: SupervisedAgent): Seen {
    return { state, activity: facets.current.activity, alerts: this.parts.alertsOf(record.id) }
  }

  /** Asked each second for every agent. */
  private isAsSeen({ state, facets, record }: SupervisedAgent, seen: Seen | null): boolean {
    if (seen === null || state !== seen.state || facets.current.activity !== seen.activity) return false
    return this.parts.alertsOf(record.id) === seen.alerts
  }

  private begin(agent: SupervisedAgent): Watched {
    const { health: write } = agent.facets.writers('health')
    const watched = { write, record: null, seen: null }
    this.watched.set(agent, watched)
    return watched
  }

  private show(watched: Watched, record: HealthRecord | null): void {
    watched.record = record
    watched.write(record?.health ?? null)
  }

  private inputOf(agent: SupervisedAgent, sample: VitalsSample | null): HealthInput {
    const { record, state, facets, secrets } = agent
    const { clock, nearestLimitOf, alertsOf, sampler } = this.parts
    const since = clock.now() - RESTARTS_COUNT_MS
    const limit = nearestLimitOf(record.id)
    const run = liveRunOf(state.phase)
    const parent = run === null ? null : sampler.unwaitingParentOf(run.runId)
    return {
      phase: state.phase.kind,
      restarts: state.restarts.at.filter((at) => at > since).length,
      activity: facets.current.activity,
      limitRatio: limit?.ratio ?? null,
      limitName: limit?.name ?? '',
      zombies: run === null ? 0 : (sample?.zombies ?? 0),
      // A program chooses its name.
      zombieParent: parent && { pid: parent.pid, name: secrets.redactor.text(parent.name) },
      alerts: alertsOf(record.id),
    }
  }
}
