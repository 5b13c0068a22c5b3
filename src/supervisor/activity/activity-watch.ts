import { Lifetime, toDisposable, type Disposable } from '../../base/disposable.ts'
import type { ExtraOutcome } from '../../core/agent/launch-extras.ts'
import { compileActivityRules, type CompiledRule } from '../../core/activity/rules/compiled-rules.ts'
import type { IdleLook } from '../../core/messages/idle-proof.ts'
import type { ActivityRule, RuleMeaning, RulePlace } from '../../shapes/activity-rule.ts'
import { ask, type Statement } from '../../shapes/activity.ts'
import type { SupervisorPorts } from '../environment.ts'
import type { RunContext, RunObserver } from '../run/run-observer.ts'
import type { VitalsSampler } from '../vitals/vitals-sampler.ts'
import type { AgentType } from '../../shapes/agent-type.ts'
import { RuleWatch } from './rule-watch.ts'
import { RunActivity } from './run-activity.ts'
import { Stillness } from './stillness.ts'

type Rules = ReadonlyMap<RulePlace, readonly CompiledRule[]>

/** Rules of agent types that are kept compiled; there are a dozen types. */
const TYPES_KEPT = 32

/** What the watch needs from outside. */
type ActivityPorts = Pick<SupervisorPorts, 'clock' | 'patterns' | 'agentFiles' | 'agentServers' | 'agentTypes'>

/** What the watch works with, and whom it tells of trouble with the files of agent types. */
export interface ActivityWatchParts {
  readonly sampler: Pick<VitalsSampler, 'onTick' | 'foregroundOf'>
  readonly onProblems: (fresh: readonly string[], solved: readonly string[]) => void
  readonly onFailure: (error: unknown) => void
}

/** What a run is doing at a moment, for who acts on it. */
export interface ActivityLook extends Omit<IdleLook, 'isLineEditor'> {
  /** Since when it does, monotonic ms. */
  readonly sinceMs: number
}

/** Meanings of rules by which it waits for a person. */
const ASKS: ReadonlySet<RuleMeaning> = new Set(ask.options)

interface Watched {
  readonly runId: string
  readonly typeId: string | null
  readonly extras: readonly ExtraOutcome[]
  readonly activity: RunActivity
  /** The rules in force, which may change while it runs. */
  readonly holder: { rules: Rules }
  stillness: Stillness
  /** The guard of the machine's memory holds it. */
  readonly isHeld: () => boolean
}

/** Watches what every run is doing. */
export class ActivityWatch extends Lifetime {
  /** Attached to every run. */
  readonly observer: RunObserver = { attach: (run) => this.watch(run) }
  private readonly ports: ActivityPorts
  private readonly byAgent = new Map<string, Watched>()
  private readonly compiled = new Map<string, Rules>()
  private readonly rules: RuleWatch

  constructor(ports: ActivityPorts, { sampler, onProblems, onFailure }: ActivityWatchParts) {
    super()
    this.ports = ports
    this.rules = this.register(
      new RuleWatch({
        ...{ clock: ports.clock, agentTypes: ports.agentTypes, problems: onProblems, failed: onFailure },
        changed: (types) => this.takeTypes(types),
      }),
    )
    this.register(
      sampler.onTick(({ agents, isNews }) => {
        for (const { id, sample } of agents) {
          const watched = isNews(id) ? this.byAgent.get(id) : undefined
          if (watched === undefined) continue
          // Who is held does nothing, and is not stuck for that.
          if (watched.isHeld()) watched.stillness = new Stillness()
          const sinceMs = watched.stillness.sinceMs(sample, ports.clock.monotonicMs())
          watched.activity.flat(sinceMs)
          watched.activity.foreground(sampler.foregroundOf(watched.runId), sinceMs !== null)
        }
      }),
    )
  }

  /** What is said of an agent's present run, the most trustworthy first; empty: nothing, or it is down. */
  statementsOf(agentId: string): readonly Statement[] {
    return this.byAgent.get(agentId)?.activity.statements ?? []
  }

  /** What it is doing at this moment, by what is on its screen now; null: it is down. */
  lookNow(agentId: string): ActivityLook | null {
    const watched = this.byAgent.get(agentId)
    if (watched === undefined) return null
    const { kind, ask: asked, since } = watched.activity.lookNow()
    const titles = watched.holder.rules.get('title') ?? []
    const titleTellsWaiting = titles.some(({ means }) => ASKS.has(means))
    const { statements, isCovered } = watched.activity
    return { kind, ask: asked, sinceMs: since.ms, statements, isCovered, titleTellsWaiting }
  }

  /** What became of what its type adds to its launch. */
  extrasOf(agentId: string): readonly ExtraOutcome[] {
    return this.byAgent.get(agentId)?.extras ?? []
  }

  private watch(run: RunContext): Disposable {
    const { clock, agentFiles, agentServers } = this.ports
    const holder = { rules: this.rulesOf(run.type?.activity ?? []) }
    const activity = new RunActivity(run, {
      clock,
      agentFiles,
      agentServers,
      rulesFor: (place) => holder.rules.get(place) ?? [],
    })
    const watched: Watched = {
      runId: run.runId,
      typeId: run.type?.id ?? null,
      extras: run.extras,
      activity,
      holder,
      stillness: new Stillness(),
      isHeld: () => run.tree.isHeldBy('guard'),
    }
    this.byAgent.set(run.agentId, watched)
    this.rules.start()
    return toDisposable(() => {
      if (this.byAgent.get(run.agentId) === watched) this.byAgent.delete(run.agentId)
      if (this.byAgent.size === 0) this.rules.stop()
      activity.dispose()
    })
  }

  /** Runs are read by the rules their type has now; one whose type is gone keeps the old ones. */
  private takeTypes(types: readonly AgentType[]): void {
    for (const { typeId, holder, activity } of this.byAgent.values()) {
      const type = types.find(({ id }) => id === typeId)
      const rules = type === undefined ? holder.rules : this.rulesOf(type.activity)
      if (rules === holder.rules) continue
      holder.rules = rules
      activity.rulesChanged()
    }
  }

  /** Compiled once for all runs that have the same rules. */
  private rulesOf(rules: readonly ActivityRule[]): Rules {
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
