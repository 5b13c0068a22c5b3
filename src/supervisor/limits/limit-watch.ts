import type { Clock } from '../../base/clock.ts'
import { Lifetime, toDisposable, type Disposable } from '../../base/disposable.ts'
import { effectiveLimits, type EffectiveLimit } from '../../core/run-limits/effective.ts'
import type { ProcessTable } from '../../core/ports.ts'
import type { Limits } from '../../shapes/run-limits.ts'
import type { AgentSpec } from '../../shapes/spec.ts'
import type { Spending } from '../../shapes/spending.ts'
import { Stillness } from '../activity/stillness.ts'
import type { RunContext, RunObserver } from '../run/run-observer.ts'
import type { VitalsSampler } from '../vitals/vitals-sampler.ts'
import { LIMIT_NAMES } from '../../words/limit-words.ts'
import { RunLimits } from './run-limits.ts'

function tokensOf({ tokens: { input, output, cacheRead, cacheWrite } }: Spending): number {
  return input + output + cacheRead + cacheWrite
}

/** Longer than this between two ticks beyond their distance, ms: the machine slept or stood still, and what was counted before says nothing. */
const STALL_MS = 2_000
/** A run that was started again after a limit is not stopped for one for so long, ms, and that once in a while (vitals §9.7). */
const GRACE = { forMs: 300_000, everyMs: 3_600_000 }

/** What the watch works with. */
export interface LimitWatchParts {
  readonly clock: Clock
  readonly processes: ProcessTable
  readonly sampler: Pick<VitalsSampler, 'onTick' | 'intervalMs'>
  /** Its agent's spec as it is now; null: there is no such agent any more. */
  readonly specOf: (agentId: string) => LimitedSpec | null
  /** As the settings say now. */
  readonly usualLimits: () => Limits
  /** What its run says it has used; null: nothing. */
  readonly spentOf: (run: { readonly agentId: string; readonly runId: string }) => Spending | null
}

/** What of a spec is of interest here. */
type LimitedSpec = Pick<AgentSpec, 'limits' | 'priority'>

interface Watched {
  readonly run: RunContext
  readonly limits: RunLimits
  readonly stillness: Stillness
  readonly gracedUntilMs: number
}

/** Sees that no run uses more than it may. */
export class LimitWatch extends Lifetime {
  /** Attached to every run. */
  readonly observer: RunObserver = { attach: (run) => this.watch(run) }
  private readonly parts: LimitWatchParts
  private readonly byRun = new Map<string, Watched>()
  /** Of each agent its present run's: asked for every agent at every tick. */
  private readonly byAgent = new Map<string, RunLimits>()
  /** Agents whose last run was stopped at a limit. */
  private readonly stopped = new Set<string>()
  /** Until when a run of an agent was last spared, monotonic ms. */
  private readonly spared = new Map<string, number>()
  private lastTick: { readonly ms: number; readonly at: number } | null = null

  constructor(parts: LimitWatchParts) {
    super()
    this.parts = parts
    this.register(
      parts.sampler.onTick(({ agents, isNews }) => {
        const samples = new Map(agents.map(({ id, sample }) => [id, sample]))
        const lostMs = this.takeTime()
        for (const watched of this.byRun.values()) {
          const sample = samples.get(watched.run.agentId)
          if (sample === undefined || !(lostMs !== null || isNews(watched.run.agentId))) continue
          // Trouble with one run is that run's, and the others are looked at all the same.
          watched.run.work.run('look at its limits', async () => this.tick(watched, sample, lostMs))
        }
      }),
    )
  }

  /** A run's limits are near, or need all there is to know at each sample. */
  isWatchedClosely(runId: string): boolean {
    return this.byRun.get(runId)?.limits.isWatchedClosely ?? false
  }

  /** From here on a run's memory is counted exactly, bytes; null: there is no limit of it. */
  memoryBoundOf(runId: string): number | null {
    return this.byRun.get(runId)?.limits.memoryBound ?? null
  }

  /** The value of an agent that is nearest to its limit, and how near: 1 is the limit itself; null: it has none. */
  nearestOf(agentId: string): { readonly ratio: number; readonly name: string } | null {
    const nearest = this.byAgent.get(agentId)?.nearest ?? null
    return nearest === null ? null : { ratio: nearest.ratio, name: LIMIT_NAMES[nearest.kind].toLowerCase() }
  }

  private watch(run: RunContext): Disposable {
    const { clock, processes } = this.parts
    const gracedUntilMs = this.graceOf(run)
    const onStop = (): void => void this.stopped.add(run.agentId)
    const limits = new RunLimits(run, { clock, processes, onStop })
    this.byAgent.set(run.agentId, limits)
    this.byRun.set(run.runId, { run, limits, stillness: new Stillness(), gracedUntilMs })
    return toDisposable(() => {
      this.byRun.delete(run.runId)
      if (this.byAgent.get(run.agentId) === limits) this.byAgent.delete(run.agentId)
      limits.dispose()
      run.showLimits([])
    })
  }

  private tick(
    { run, limits, stillness, gracedUntilMs }: Watched,
    sample: Parameters<Stillness['sinceMs']>[0],
    lostMs: number | null,
  ): void {
    const now = this.parts.clock.monotonicMs()
    const stillSinceMs = stillness.sinceMs(sample, now)
    const spent = this.parts.spentOf(run)
    const spec = this.parts.specOf(run.agentId) ?? run.spec
    limits.tick({
      sample,
      priority: spec.priority,
      limits: this.effective(run, spec),
      idleMs: stillSinceMs === null ? 0 : now - stillSinceMs,
      tokens: spent === null ? null : tokensOf(spent),
      costUsd: spent?.costUsd ?? null,
      lostMs,
      isGraced: now < gracedUntilMs,
    })
  }

  /** Until when it is spared, monotonic ms; 0: it is not. */
  private graceOf({ agentId, isAdopted }: RunContext): number {
    const now = this.parts.clock.monotonicMs()
    const isAgain = this.stopped.delete(agentId) && !isAdopted
    if (!isAgain || now - (this.spared.get(agentId) ?? Number.NEGATIVE_INFINITY) < GRACE.everyMs) return 0
    this.spared.set(agentId, now + GRACE.forMs)
    return now + GRACE.forMs
  }

  private effective(run: RunContext, spec: LimitedSpec): readonly EffectiveLimit[] {
    const type = run.type?.limits ?? {}
    return effectiveLimits({ agent: spec.limits, type, settings: this.parts.usualLimits() })
  }

  /** After a sleep or a stall how long it was by the monotonic clock, ms (0 where that stands still meanwhile); null: there was none. */
  private takeTime(): number | null {
    const { clock, sampler } = this.parts
    const [before, now] = [this.lastTick, { ms: clock.monotonicMs(), at: clock.now() }]
    this.lastTick = now
    if (before === null) return null
    const longest = sampler.intervalMs + STALL_MS
    const stepMs = now.ms - before.ms
    if (stepMs > longest) return stepMs
    return Math.abs(now.at - before.at) > longest ? 0 : null
  }
}
