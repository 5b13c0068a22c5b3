import { Lifetime, toDisposable, type Disposable } from '../../base/disposable.ts'
import { compileActivityRules, type CompiledRule } from '../../core/activity/rules/compiled-rules.ts'
import type { ActivityRule, RulePlace } from '../../shapes/activity-rule.ts'
import type { Statement } from '../../shapes/activity.ts'
import type { SupervisorPorts } from '../environment.ts'
import type { RunContext, RunObserver } from '../run/run-observer.ts'
import type { VitalsSampler } from '../vitals/vitals-sampler.ts'
import { RunActivity } from './run-activity.ts'
import { Stillness } from './stillness.ts'

/** Rules of agent types that are kept compiled; there are a dozen types. */
const TYPES_KEPT = 32

/** What the watch needs from outside. */
type ActivityPorts = Pick<SupervisorPorts, 'clock' | 'patterns' | 'agentFiles'>

interface Watched {
  readonly activity: RunActivity
  readonly stillness: Stillness
}

/** Watches what every run is doing. */
export class ActivityWatch extends Lifetime {
  /** Attached to every run. */
  readonly observer: RunObserver = { attach: (run) => this.watch(run) }
  private readonly ports: ActivityPorts
  private readonly byAgent = new Map<string, Watched>()
  private readonly compiled = new Map<string, ReadonlyMap<RulePlace, readonly CompiledRule[]>>()

  constructor(ports: ActivityPorts, sampler: VitalsSampler) {
    super()
    this.ports = ports
    this.register(
      sampler.onTick(({ agents }) => {
        for (const { id, sample } of agents) {
          const watched = this.byAgent.get(id)
          watched?.activity.flat(watched.stillness.sinceMs(sample, ports.clock.monotonicMs()))
        }
      }),
    )
  }

  /** What is said of an agent's present run, the most trustworthy first; empty: nothing, or it is down. */
  statementsOf(agentId: string): readonly Statement[] {
    return this.byAgent.get(agentId)?.activity.statements ?? []
  }

  private watch(run: RunContext): Disposable {
    const rules = this.rulesOf(run.type?.activity ?? [])
    const { clock, agentFiles } = this.ports
    const activity = new RunActivity(run, { clock, agentFiles, rulesFor: (place) => rules.get(place) ?? [] })
    const watched = { activity, stillness: new Stillness() }
    this.byAgent.set(run.agentId, watched)
    return toDisposable(() => {
      if (this.byAgent.get(run.agentId) === watched) this.byAgent.delete(run.agentId)
      activity.dispose()
    })
  }

  /** Compiled once for all runs that have the same rules. */
  private rulesOf(rules: readonly ActivityRule[]): ReadonlyMap<RulePlace, readonly CompiledRule[]> {
    const key = JSON.stringify(rules)
    const known = this.compiled.get(key)
    if (known !== undefined) return known
    const places: readonly RulePlace[] = ['title', 'screen', 'notification']
    const compiled = new Map(places.map((place) => [place, compileActivityRules(rules, place, this.ports.patterns)]))
    if (this.compiled.size >= TYPES_KEPT) this.compiled.clear()
    this.compiled.set(key, compiled)
    return compiled
  }
}
