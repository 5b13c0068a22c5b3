import { Lifetime, toDisposable, type Disposable } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import { untilBeat } from '../../base/beat.ts'
import type { Clock } from '../../base/clock.ts'
import { Stretches } from '../../base/slices.ts'
import type { Foreground } from '../../core/process/foreground.ts'
import type { UnwaitingParent } from '../../core/process/unreaped.ts'
import type { ProcessRow } from '../../core/process/process-row.ts'
import { KEPT_SAMPLES, SAMPLE_INTERVAL_MS } from '../../core/vitals/sample.ts'
import type { HostVitals } from '../../core/ports.ts'
import type { TreeSnapshot, TreeWatch } from '../tree/tree-watch.ts'
import type { HostSample, VitalsSample } from '../../shapes/vitals.ts'
import { RunMeter, type SampledRun, type Seen } from './run-meter.ts'
import { SampleHistory } from './sample-history.ts'
import { newTick, type AgentSample, type VitalsTick } from './vitals-tick.ts'

/** What a sampler works with. */
export interface VitalsSamplerParts {
  readonly trees: TreeWatch
  readonly clock: Clock
  readonly hostVitals: HostVitals
  /** Sampling failed; called once until it succeeds again. */
  readonly onProblem: (error: unknown) => void
}

/** What was read of a run before its sample is made. */
type ReadMore = Omit<Seen, 'at'>

/** Samples are made in stretches of so long, ms: a key waits for one of them at most. */
const STRETCH_MS = 4
/** After a tick that took long comes at least this share of the usual distance without one: else a beat is left out. */
const LEAST_REST = 0.25

/** Reads every run's vitals once a second and keeps the last quarter of an hour. */
export class VitalsSampler extends Lifetime {
  private readonly trees: TreeWatch
  private readonly clock: Clock
  private readonly hostVitals: HostVitals
  private readonly ticks = this.register(new Emitter<VitalsTick>())
  private readonly meters = new Map<string, RunMeter>()
  private readonly histories = new Map<string, SampleHistory>()
  /** Time between two ticks, ms. */
  readonly intervalMs: number
  private timer: Disposable | null = null
  private lastHost: HostSample | null = null
  private ticksTaken = 0
  private newestTick: VitalsTick | null = null

  private readonly onProblem: (error: unknown) => void
  private isFailing = false

  /** Every tick. */
  readonly onTick = this.ticks.event

  constructor(parts: VitalsSamplerParts) {
    super()
    this.trees = parts.trees
    this.clock = parts.clock
    this.hostVitals = parts.hostVitals
    this.onProblem = parts.onProblem
    this.intervalMs = Math.max(SAMPLE_INTERVAL_MS, parts.trees.minIntervalMs)
    this.register(toDisposable(() => this.timer?.dispose()))
    this.schedule()
  }

  /** The newest reading of the host. */
  get host(): HostSample | null {
    return this.lastHost
  }

  /** What was last told; null: nothing yet. */
  get lastTick(): VitalsTick | null {
    return this.newestTick
  }

  /** Samples `run` until disposed. */
  watch(run: SampledRun): Disposable {
    this.meters.set(run.runId, new RunMeter(run))
    return toDisposable(() => this.meters.delete(run.runId))
  }

  /** The kept samples of an agent, oldest first. */
  history(agentId: string): VitalsSample[] {
    return this.histories.get(agentId)?.toArray() ?? []
  }

  /** Forgets an agent. */
  forget(agentId: string): void {
    this.histories.delete(agentId)
  }

  /** What stood in the foreground of a run's terminal at its last sample; null: that is not known. */
  foregroundOf(runId: string): Foreground | null {
    return this.meters.get(runId)?.foreground ?? null
  }

  /** Who of a run did not wait for children that had ended at its last sample; null: nobody, or it is not known. */
  unwaitingParentOf(runId: string): UnwaitingParent | null {
    return this.meters.get(runId)?.unwaitingParent ?? null
  }

  /** CPU percent of a process since the last sample of its run; 0 when that is not known yet. */
  cpuPercentOf(runId: string, row: ProcessRow, atMs: number): number {
    return this.meters.get(runId)?.cpuPercentOf(row, atMs) ?? 0
  }

  /** Takes one sample of everything now. */
  async sample(): Promise<void> {
    this.ticksTaken += 1
    const isDue = new Set([...this.meters.values()].filter((meter) => this.isDue(meter)))
    const runIds = new Set([...isDue].map(({ run }) => run.runId))
    const snapshot = isDue.size > 0 ? await this.trees.lookAtUsage(runIds) : null
    const more = snapshot === null ? null : await this.readMore([...isDue], snapshot)
    if (!this.isDisposed) await this.takeAndTell(isDue, more)
  }

  private async takeAndTell(isDue: ReadonlySet<RunMeter>, more: ReadonlyMap<RunMeter, ReadMore> | null): Promise<void> {
    const host = this.hostVitals.read()
    this.lastHost = host
    const stretches = new Stretches(this.clock, STRETCH_MS)
    const [agents, resting] = await this.takeAll(isDue, more, { at: host.at, stretches })
    await stretches.pause()
    if (this.isDisposed) return
    const tick = newTick(
      host,
      agents.filter(({ id }) => this.histories.has(id)),
      resting,
    )
    this.newestTick = tick
    this.ticks.fire(tick)
  }

  /** The samples of all that are sampled until now (some may have ended meanwhile), and who of them rests. */
  private async takeAll(
    isDue: ReadonlySet<RunMeter>,
    more: ReadonlyMap<RunMeter, ReadMore> | null,
    { at, stretches }: { readonly at: number; readonly stretches: Stretches },
  ): Promise<[readonly AgentSample[], ReadonlySet<string>]> {
    const agents: AgentSample[] = []
    const resting = new Set<string>()
    for (const meter of this.meters.values()) {
      const pause = stretches.pause()
      if (pause !== null) await pause
      // The run may have ended meanwhile.
      if (this.isDisposed || !this.meters.has(meter.run.runId)) continue
      const { agentId } = meter.run
      const history = this.historyOf(agentId)
      const read = more?.get(meter)
      if (read !== undefined) history.push(meter.measure({ ...read, at }))
      else if (!isDue.has(meter)) {
        history.repeat(at)
        resting.add(agentId)
      }
      if (history.newest !== null) agents.push(history.newest)
    }
    return [agents, resting]
  }

  private isDue(meter: RunMeter): boolean {
    const { run } = meter
    const everyTicks = Math.max(1, Math.round(meter.everyMs / this.intervalMs))
    return this.ticksTaken % everyTicks === 0 || run.isLimited() || run.isWatchedClosely()
  }

  /** What is read of single processes, of the runs of which it is due. Rows are copied first: another sweep may change them meanwhile. */
  private async readMore(
    meters: readonly RunMeter[],
    snapshot: TreeSnapshot,
  ): Promise<ReadonlyMap<RunMeter, ReadMore>> {
    const { takenAtMs } = snapshot
    const due = meters.map((meter) => {
      const members = snapshot.members(meter.run.runId)
      return { meter, members, wantsExact: meter.wantsExactMemory(members) }
    })
    const kept = due.map((each) => ({ ...each, members: each.members.map((row) => ({ ...row })) }))
    const read = new Map<RunMeter, ReadMore>()
    const stretches = new Stretches(this.clock, STRETCH_MS)
    for (const { meter, members, wantsExact } of kept) {
      const pause = stretches.pause()
      if (pause !== null) await pause
      const resources = meter.wantsResources ? await this.trees.resourcesOf(members) : null
      const exactMemory = wantsExact ? await this.trees.exactMemoryOf(members) : null
      read.set(meter, { members, resources, exactMemory, takenAtMs })
    }
    return read
  }

  private historyOf(agentId: string): SampleHistory {
    const known = this.histories.get(agentId)
    if (known) return known
    const fresh = new SampleHistory(agentId, KEPT_SAMPLES)
    this.histories.set(agentId, fresh)
    return fresh
  }

  /** The next tick is set once the last is done: a slow process table slows the ticks, it never piles them up. */
  private schedule(): void {
    if (this.isDisposed) return
    const beatMs = untilBeat(this.clock, this.intervalMs)
    const waitMs = beatMs < this.intervalMs * LEAST_REST ? beatMs + this.intervalMs : beatMs
    this.timer = this.clock.setTimer(waitMs, () => {
      this.sample().then(
        () => this.sampled(null),
        (error: unknown) => this.sampled({ error }),
      )
    })
  }

  private sampled(failure: { readonly error: unknown } | null): void {
    if (this.isDisposed) return
    if (failure !== null && !this.isFailing) this.onProblem(failure.error)
    this.isFailing = failure !== null
    this.schedule()
  }
}
