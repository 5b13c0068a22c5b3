import type { Clock } from '../../base/clock.ts'
import { Lifetime, toDisposable, type Disposable } from '../../base/disposable.ts'
import { effectiveLimits, type EffectiveLimit } from '../../core/run-limits/effective.ts'
import type { ProcessTable } from '../../core/ports.ts'
import { graceOf, isGraced } from '../../core/run-limits/grace.ts'
import type { PastRun } from '../../shapes/post-mortem.ts'
import type { Limits } from '../../shapes/run-limits.ts'
import type { AgentSpec } from '../../shapes/spec.ts'
import type { Spending } from '../../shapes/spending.ts'
import { Stillness } from '../activity/stillness.ts'
import type { RunContext, RunObserver } from '../run/run-observer.ts'
import { TickGaps } from '../vitals/tick-gaps.ts'
import type { VitalsSampler } from '../vitals/vitals-sampler.ts'
import { LIMIT_NAMES } from '../../words/limit-words.ts'
import { RunMemory } from './run-memory.ts'
import { RunLimits } from './run-limits.ts'

function tokensOf({ tokens: { input, output, cacheRead, cacheWrite } }: Spending): number {
  return input + output + cacheRead + cacheWrite
}

/** What the watch works with. */
export interface LimitWatchParts {
  readonly clock: Clock
  readonly processes: ProcessTable
  readonly sampler: Pick<VitalsSampler, 'onTick' | 'intervalMs'>
  /** Its agent's spec as it is now; null: there is no such agent any more. */
  readonly specOf: (agentId: string) => LimitedSpec | null
  /** As the settings say now. */
  readonly usualLimits: () => Limits
  /** The runs of an agent that have ended. */
  readonly pastRuns: (agentId: string) => Promise<readonly PastRun[]>
  /** What its run says it has used; null: nothing. */
  readonly spentOf: (run: { readonly agentId: string; readonly runId: string }) => Spending | null
}

/** What of a spec is of interest here. */
type LimitedSpec = Pick<AgentSpec, 'limits'>

interface Watched {
  readonly run: RunContext
  readonly limits: RunLimits
  readonly memory: RunMemory
  stillness: Stillness
  /** It was held by the guard at the last tick, when nothing it did or did not do counted. */
  wasHeld: boolean
  /** Epoch ms; null: it is not spared. */
  gracedUntil: number | null
}

/** Sees that no run uses more than it may. */
export class LimitWatch extends Lifetime {
  /** Attached to every run. */
  readonly observer: RunObserver = { attach: (run) => this.watch(run) }
  private readonly parts: LimitWatchParts
  private readonly byRun = new Map<string, Watched>()
  /** Of each agent its present run's: asked for every agent at every tick. */
  private readonly byAgent = new Map<string, RunLimits>()
  private readonly gaps: TickGaps

  constructor(parts: LimitWatchParts) {
    super()
    this.parts = parts
    this.gaps = new TickGaps(parts.clock, parts.sampler)
    this.register(
      parts.sampler.onTick(({ sampleOf, isNews }) => {
        const lostMs = this.gaps.take()
        for (const watched of this.byRun.values()) {
          const sample = sampleOf(watched.run.agentId)
          const isDue = lostMs !== null || watched.limits.isTimed || isNews(watched.run.agentId)
          if (sample === null || !isDue) continue
          // Trouble with one run is that run's, and the others are looked at all the same.
          watched.run.work.run('look at its limits', async () => this.tick(watched, sample, lostMs))
        }
      }),
    )
  }

  /** A run has a limit that samples see to: one that comes late leaves it above for so long. */
  isLimited(runId: string): boolean {
    return this.byRun.get(runId)?.limits.needSamples ?? false
  }

  /** A run's limits are near, or need all there is to know at each sample. */
  isWatchedClosely(runId: string): boolean {
    const watched = this.byRun.get(runId)
    return watched !== undefined && (watched.limits.isWatchedClosely || watched.memory.isPressed)
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
    const limits = new RunLimits(run, { clock, processes })
    const memory = new RunMemory(run, { clock, onReport: (level) => limits.kernelSaid(level) })
    this.byAgent.set(run.agentId, limits)
    const watched: Watched = { run, limits, memory, stillness: new Stillness(), wasHeld: false, gracedUntil: null }
    this.byRun.set(run.runId, watched)
    run.work.run('see whether a limit stopped it before', () => this.learnGrace(watched))
    return toDisposable(() => {
      this.byRun.delete(run.runId)
      if (this.byAgent.get(run.agentId) === limits) this.byAgent.delete(run.agentId)
      memory.dispose()
      limits.dispose()
      run.showLimits([])
    })
  }

  private tick(watched: Watched, sample: Parameters<Stillness['sinceMs']>[0], lostMs: number | null): void {
    const { run, limits, stillness, gracedUntil, wasHeld } = watched
    watched.wasHeld = run.tree.isHeldBy('guard')
    if (watched.wasHeld) {
      watched.stillness = new Stillness()
      return
    }
    const now = this.parts.clock.monotonicMs()
    const stillSinceMs = stillness.sinceMs(sample, now)
    const spent = this.parts.spentOf(run)
    const spec = this.parts.specOf(run.agentId) ?? run.spec
    limits.tick({
      sample,
      limits: this.effective(run, spec),
      idleMs: stillSinceMs === null ? 0 : now - stillSinceMs,
      tokens: spent === null ? null : tokensOf(spent),
      costUsd: spent?.costUsd ?? null,
      lostMs: lostMs ?? (wasHeld ? 0 : null),
      isGraced: isGraced(gracedUntil, this.parts.clock.now()),
    })
  }

  /** Known a moment later: until then it is stopped like any other. */
  private async learnGrace(watched: Watched): Promise<void> {
    const { agentId, generation, startedAt } = watched.run
    watched.gracedUntil = graceOf({ generation, startedAt }, await this.parts.pastRuns(agentId))
  }

  private effective(run: RunContext, spec: LimitedSpec): readonly EffectiveLimit[] {
    const type = run.type?.limits ?? {}
    return effectiveLimits({ agent: spec.limits, type, settings: this.parts.usualLimits() })
  }
}
