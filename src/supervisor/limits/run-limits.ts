import type { Clock } from '../../base/clock.ts'
import { Lifetime } from '../../base/disposable.ts'
import { isCertain, type EffectiveLimit } from '../../core/run-limits/effective.ts'
import { AT_REST, climb, struck, type LadderState, type LadderStep } from '../../core/run-limits/ladder.ts'
import type { MemoryLevel } from '../../core/memory-news.ts'
import type { ProcessTable } from '../../core/ports.ts'
import type { LimitKind, LimitMeans, LimitView } from '../../shapes/run-limits.ts'
import type { VitalsSample } from '../../shapes/vitals.ts'
import type { RunContext } from '../run/run-observer.ts'
import { KernelHold } from './kernel-hold.ts'
import { Throttle } from './throttle.ts'

/** A value within this share of its warning is looked at every second. */
const CLOSE_SHARE = 0.8
/** Time alone breaks a limit on these. */
const TIMED: ReadonlySet<LimitKind> = new Set(['run-time', 'idle'])
/** A limit on these needs every field in every sample: they are read seldom otherwise. */
const READ_SELDOM: ReadonlySet<LimitKind> = new Set(['open-files', 'disk-writes'])

/** What is known of a run at one tick, beside its sample. */
export interface RunFigures {
  readonly sample: VitalsSample
  readonly limits: readonly EffectiveLimit[]
  /** Since when nothing of it has moved, ms; 0: it moves. */
  readonly idleMs: number
  /** What it says it has used; null: it does not say. */
  readonly tokens: number | null
  readonly costUsd: number | null
  /** After a sleep or a stall: how much time was lost since the tick before, monotonic ms; null: none was. */
  readonly lostMs: number | null
  /** It was started again after a limit, and is not to be stopped yet. */
  readonly isGraced: boolean
}

/** A share of a limit that is used. */
interface Nearness {
  readonly kind: LimitKind
  readonly ratio: number
}

/** What they work with. */
export interface RunLimitsParts {
  readonly clock: Clock
  readonly processes: ProcessTable
}

/** The limits of one run: looks at them once a tick, and does what they say. */
export class RunLimits extends Lifetime {
  private readonly run: RunContext
  private readonly clock: Clock
  private readonly ladders = new Map<LimitKind, LadderState>()
  private readonly hold: KernelHold
  private throttle: { readonly by: Throttle; readonly kind: LimitKind; target: number | null } | null = null
  private limits: readonly EffectiveLimit[] = []
  private isNear = false
  private nearestNow: Nearness | null = null
  private shown = '[]'
  /** Moved on by what was lost: a run uses no time while the machine sleeps. */
  private startedMs: number

  constructor(run: RunContext, { clock, processes }: RunLimitsParts) {
    super()
    this.run = run
    this.clock = clock
    this.hold = new KernelHold(run, processes)
    this.startedMs = clock.monotonicMs() - Math.max(0, clock.now() - run.startedAt)
  }

  /** One of them is near, or needs all there is to know at each sample. */
  get isWatchedClosely(): boolean {
    return this.isNear
  }

  /** Some limit is on what only a sample tells. */
  get needSamples(): boolean {
    return this.limits.some(({ kind }) => !isCertain(kind))
  }

  /** Some limit may be broken by nothing but time. */
  get isTimed(): boolean {
    return this.limits.some(({ kind }) => TIMED.has(kind))
  }

  /** From here on memory is counted exactly, bytes; null: there is no limit of it. */
  get memoryBound(): number | null {
    return this.limits.find(({ kind }) => kind === 'memory')?.warn ?? null
  }

  /** The highest share of a limit at the last tick, and of which; null: there is none. */
  get nearest(): Nearness | null {
    return this.nearestNow
  }

  tick(figures: RunFigures): void {
    this.limits = figures.limits
    this.startedMs += figures.lostMs ?? 0
    this.hold.take(figures.limits)
    this.isNear = false
    this.nearestNow = null
    for (const limit of figures.limits) this.look(limit, figures)
    for (const kind of this.ladders.keys()) if (!figures.limits.some((each) => each.kind === kind)) this.forget(kind)
    this.show(figures.limits.map((limit) => this.viewOf(limit)))
  }

  /** What the kernel says of its memory is certain, and comes before any sample. */
  kernelSaid(level: MemoryLevel): void {
    const limit = this.limits.find(({ kind }) => kind === 'memory')
    if (limit === undefined || level === 'oom-kill') return
    // The soft bound of a limit that does not stop is its hard one.
    const at = limit.action === 'stop' ? level : 'max'
    const { state, step } = struck(this.ladders.get('memory') ?? AT_REST, at, this.clock.monotonicMs())
    this.ladders.set('memory', state)
    const used = this.run.tree.groupUsage?.memoryBytes ?? 0
    // The kernel counts caches as well, which the figure that is shown does not.
    if (step !== null) this.act(limit, step, Math.max(used, at === 'max' ? limit.max : limit.warn))
    this.show(this.limits.map((each) => this.viewOf(each)))
  }

  override dispose(): void {
    this.letGo()
    super.dispose()
  }

  private look(limit: EffectiveLimit, figures: RunFigures): void {
    const { kind } = limit
    const value = this.readingOf(kind, figures)
    this.isNear ||= READ_SELDOM.has(kind)
    if (value === null) return
    const ratio = value / limit.max
    if (ratio > (this.nearestNow?.ratio ?? -1)) this.nearestNow = { kind, ratio }
    this.isNear ||= !isCertain(kind) && value >= limit.warn * CLOSE_SHARE
    const { lostMs, isGraced } = figures
    const reading = {
      value,
      atMs: this.clock.monotonicMs(),
      isGap: lostMs !== null,
      isGraced,
      canSlow: this.hold.canFreeze,
    }
    const { state, step } = climb(this.ladders.get(kind) ?? AT_REST, limit, reading)
    this.ladders.set(kind, state)
    if (step !== null) this.act(limit, step, value)
  }

  private act(limit: EffectiveLimit, step: Exclude<LadderStep, null>, value: number): void {
    const { kind, warn, max } = limit
    const bound = step !== 'clear' && value >= max ? max : warn
    this.run.note({ kind: 'limit', step, limit: kind, value, bound })
    if (step === 'slow') this.slow(limit)
    if (step === 'clear' && this.throttle?.kind === kind) this.letGo()
    if (step !== 'stop') return
    this.letGo()
    this.run.addEvidence({ kind: 'limit', breach: { limit: kind, value, bound: max } })
    this.run.tell({ kind: 'limit-reached' })
  }

  /** One throttle for all limits that want one: the strictest bound of CPU counts. */
  private slow({ kind, max }: EffectiveLimit): void {
    const target = kind === 'cpu' ? max : null
    if (this.throttle !== null) {
      if (target === null) this.throttle.target = null
      return
    }
    const { clock, run } = this
    const by = this.register(new Throttle({ clock, tree: run.tree, target: () => this.throttle?.target ?? target }))
    this.throttle = { by, kind, target }
  }

  private letGo(): void {
    if (this.throttle !== null) this.release(this.throttle.by)
    this.throttle = null
  }

  private forget(kind: LimitKind): void {
    this.ladders.delete(kind)
    if (this.throttle?.kind === kind) this.letGo()
  }

  /** Asked each tick, and almost always the same. */
  private show(views: readonly LimitView[]): void {
    const text = JSON.stringify(views)
    if (text !== this.shown) this.run.showLimits(views)
    this.shown = text
  }

  private readingOf(kind: LimitKind, { sample, idleMs, tokens, costUsd }: RunFigures): number | null {
    const values: Readonly<Record<LimitKind, number | null>> = {
      memory: sample.memoryBytes,
      cpu: sample.cpuPercent,
      processes: sample.processes,
      'open-files': sample.openFiles,
      output: sample.outputBytesPerSecond,
      'disk-writes': sample.writeBytesPerSecond,
      'run-time': this.clock.monotonicMs() - this.startedMs,
      idle: idleMs,
      tokens,
      cost: costUsd,
    }
    return values[kind]
  }

  private viewOf({ kind, warn, max, action, origin }: EffectiveLimit): LimitView {
    const means: LimitMeans[] = [...this.hold.meansOf(kind), 'samples']
    const standing = this.ladders.get(kind)?.standing ?? 'below'
    const cannotSlow = action !== 'alert' && !this.hold.canFreeze && !isCertain(kind)
    return { kind, warn, max, action, origin, means, standing, cannotSlow }
  }
}
