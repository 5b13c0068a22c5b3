import { isNextTo, spanOf, type Span } from '../../core/series/series-hour.ts'
import type { VitalsSample } from '../../shapes/vitals.ts'

/** A sample and the time it stands for that was not handed on yet, epoch ms. */
interface Stretch {
  readonly sample: VitalsSample
  fromMs: number
  toMs: number
}

/** Holds each agent's newest sample while it stays the same, so that one that rests costs nothing until it is settled. */
export class SampleStretches {
  private readonly intervalMs: number
  private readonly onStretch: (agentId: string, sample: VitalsSample, span: Span) => void
  private readonly newest = new Map<string, Stretch>()

  /** `onStretch` gets every sample with the whole time it stands for, in one piece or several. */
  constructor(intervalMs: number, onStretch: (agentId: string, sample: VitalsSample, span: Span) => void) {
    this.intervalMs = intervalMs
    this.onStretch = onStretch
  }

  /** It was so at `at`, epoch ms. */
  take(agentId: string, sample: VitalsSample, at: number): void {
    const known = this.newest.get(agentId)
    if (known !== undefined && known.sample === sample && isNextTo(at, known.toMs, this.intervalMs)) {
      known.toMs = at
      return
    }
    this.settle(agentId)
    const span = spanOf(at, known?.toMs ?? null, this.intervalMs)
    if (span !== null) this.newest.set(agentId, { sample, ...span })
  }

  /** Hands on what there is of an agent. */
  settle(agentId: string): void {
    const stretch = this.newest.get(agentId)
    if (stretch === undefined || stretch.toMs <= stretch.fromMs) return
    const { sample, fromMs, toMs } = stretch
    stretch.fromMs = toMs
    this.onStretch(agentId, sample, { fromMs, toMs })
  }

  settleAll(): void {
    for (const agentId of this.newest.keys()) this.settle(agentId)
  }

  forget(agentId: string): void {
    this.newest.delete(agentId)
  }
}
