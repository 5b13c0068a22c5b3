import { Lifetime, toDisposable, type Disposable } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import type { Clock } from '../../base/clock.ts'
import { RingBuffer } from '../../base/ring-buffer.ts'
import { foregroundOf, type Foreground } from '../../core/process/foreground.ts'
import { cpuPercentOf, ledgerOf, usageOf, type CpuLedger } from '../../core/process/usage.ts'
import type { ProcessRow } from '../../core/process/process-row.ts'
import { KEPT_SAMPLES, SAMPLE_INTERVAL_MS } from '../../core/vitals/sample.ts'
import type { HostVitals } from '../../core/ports.ts'
import type { TreeSnapshot, TreeWatch } from '../tree/tree-watch.ts'
import type { HostSample, VitalsSample } from '../../shapes/vitals.ts'

/** What a sampler works with. */
export interface VitalsSamplerParts {
  readonly trees: TreeWatch
  readonly clock: Clock
  readonly hostVitals: HostVitals
  /** Sampling failed; called once until it succeeds again. */
  readonly onProblem: (error: unknown) => void
}

/** A run that is sampled. */
export interface SampledRun {
  readonly agentId: string
  readonly runId: string
  /** Output bytes so far. */
  outputBytes(): number
}

/** One tick: the host, and each run that is up. */
export interface VitalsTick {
  readonly host: HostSample
  readonly agents: readonly { readonly id: string; readonly sample: VitalsSample }[]
}

interface Watched {
  readonly run: SampledRun
  ledger: CpuLedger
  takenAtMs: number | null
  outputBytes: number
  foreground: Foreground | null
  /** Samples in a row in which nothing happened. */
  quietSamples: number
}

/** A run is quiet after so many samples without CPU, output or a change of its tree … */
const QUIET_AFTER_SAMPLES = 5
/** … and is then measured only every so many ticks (DESIGN 6); output wakes it at once. */
const QUIET_EVERY_TICKS = 5

/** Reads every run's vitals once a second and keeps the last quarter of an hour. */
export class VitalsSampler extends Lifetime {
  private readonly trees: TreeWatch
  private readonly clock: Clock
  private readonly hostVitals: HostVitals
  private readonly ticks = this.register(new Emitter<VitalsTick>())
  private readonly watched = new Map<string, Watched>()
  private readonly histories = new Map<string, RingBuffer<VitalsSample>>()
  private readonly intervalMs: number
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
    const fresh = {
      ledger: new Map(),
      takenAtMs: null,
      outputBytes: run.outputBytes(),
      foreground: null,
      quietSamples: 0,
    }
    this.watched.set(run.runId, { run, ...fresh })
    return toDisposable(() => this.watched.delete(run.runId))
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
    return this.watched.get(runId)?.foreground ?? null
  }

  /** CPU percent of a process since the last sample of its run; 0 when that is not known yet. */
  cpuPercentOf(runId: string, row: ProcessRow, atMs: number): number {
    const watched = this.watched.get(runId)
    return watched === undefined || watched.takenAtMs === null
      ? 0
      : cpuPercentOf(row, watched.ledger, atMs - watched.takenAtMs)
  }

  /** Takes one sample of everything now. */
  async sample(): Promise<void> {
    this.ticksTaken += 1
    const due = [...this.watched.values()].filter((watched) => this.isDue(watched))
    const snapshot = due.length > 0 ? await this.trees.lookAtUsage(new Set(due.map(({ run }) => run.runId))) : null
    if (this.isDisposed) return
    const host = this.hostVitals.read()
    this.lastHost = host
    if (snapshot !== null) for (const watched of due) this.measure(watched, snapshot, host.at)
    const resting = [...this.watched.values()].filter((watched) => !due.includes(watched))
    for (const watched of resting) this.repeat(watched, host.at)
    const tick = { host, agents: [...due, ...resting].flatMap(({ run }) => this.newestOf(run.agentId)) }
    this.newestTick = tick
    this.ticks.fire(tick)
  }

  private isDue({ run, quietSamples, outputBytes }: Watched): boolean {
    const isQuiet = quietSamples >= QUIET_AFTER_SAMPLES && run.outputBytes() === outputBytes
    return !isQuiet || this.ticksTaken % QUIET_EVERY_TICKS === 0
  }

  private measure(watched: Watched, snapshot: TreeSnapshot, at: number): void {
    const members = snapshot.members(watched.run.runId)
    const elapsedMs = watched.takenAtMs === null ? 0 : snapshot.takenAtMs - watched.takenAtMs
    const outputBytes = watched.run.outputBytes()
    const outputBytesPerSecond = elapsedMs > 0 ? ((outputBytes - watched.outputBytes) / elapsedMs) * 1000 : 0
    const sample = { at, ...usageOf(members, watched.ledger, elapsedMs), outputBytesPerSecond }
    const isQuiet = elapsedMs > 0 && sample.cpuPercent === 0 && outputBytesPerSecond === 0
    watched.quietSamples = isQuiet && members.length === watched.ledger.size ? watched.quietSamples + 1 : 0
    watched.ledger = ledgerOf(members)
    watched.foreground = foregroundOf(members)
    watched.takenAtMs = snapshot.takenAtMs
    watched.outputBytes = outputBytes
    this.historyOf(watched.run.agentId).push(sample)
  }

  /** A quiet run between two measurements: as it was. */
  private repeat({ run }: Watched, at: number): void {
    const last = this.historyOf(run.agentId).last()
    if (last) this.historyOf(run.agentId).push({ ...last, at })
  }

  private newestOf(agentId: string): VitalsTick['agents'] {
    const sample = this.historyOf(agentId).last()
    return sample ? [{ id: agentId, sample }] : []
  }

  private historyOf(agentId: string): RingBuffer<VitalsSample> {
    const known = this.histories.get(agentId)
    if (known) return known
    const fresh = new RingBuffer<VitalsSample>(KEPT_SAMPLES)
    this.histories.set(agentId, fresh)
    return fresh
  }

  /** The next tick is set once the last is done: a slow process table slows the ticks, it never piles them up. */
  private schedule(): void {
    if (this.isDisposed) return
    this.timer = this.clock.setTimer(this.intervalMs, () => {
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
