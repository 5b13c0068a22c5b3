import type { Clock } from '../../base/clock.ts'
import { Lifetime, toDisposable, type Disposable } from '../../base/disposable.ts'
import {
  AT_EASE,
  guard,
  isSevere,
  isTightAfter,
  type GuardAct,
  type GuardedAgent,
  type GuardState,
} from '../../core/guard/guard.ts'
import type { HeldByGuard, LetGoWhy, MemoryShortage } from '../../shapes/guard.ts'
import type { JournalEvent } from '../../shapes/journal.ts'
import type { Priority } from '../../shapes/spec.ts'
import type { HostSample } from '../../shapes/vitals.ts'
import { heldNotice, helplessNotice } from '../../words/guard-words.ts'
import type { RunContext, RunObserver } from '../run/run-observer.ts'
import type { VitalsSampler } from '../vitals/vitals-sampler.ts'
import type { VitalsTick } from '../vitals/vitals-tick.ts'
import { TickGaps } from '../vitals/tick-gaps.ts'

/** An agent grows if it uses more than so many samples before. */
const GROWTH_SAMPLES = 10

/** Tells people, and takes back what is over. */
export interface GuardNotices {
  notify(severity: 'warning', message: string): void
  withdraw(isOver: (notice: { readonly message: string }) => boolean): void
}

/** What the guard works with. */
export interface FleetGuardParts {
  readonly clock: Clock
  readonly sampler: Pick<VitalsSampler, 'onTick' | 'history' | 'intervalMs'>
  /** Reads the machine now. */
  readonly readHost: () => HostSample
  readonly isOn: () => boolean
  /** Of an agent as it is now; null: there is no such agent any more. */
  readonly agentOf: (agentId: string) => { readonly name: string; readonly priority: Priority } | null
  /** Journals something about the host. */
  readonly note: (event: JournalEvent) => void
  /** What a person is told until it is over. */
  readonly notices: GuardNotices
}

interface Guarded {
  readonly run: RunContext
  held: (HeldByGuard & { readonly notice: string }) | null
  /** A person let it go on; counts until memory is free again. */
  isSpared: boolean
  /** The kernel refused to hold it. */
  isRefused: boolean
}

/** Sees that agents do not use up the memory of the machine: holds starts, then those that grow most, and asks a person. Ends nobody. */
export class FleetGuard extends Lifetime {
  /** Attached to every run. */
  readonly observer: RunObserver = { attach: (run) => this.watch(run) }
  private readonly parts: FleetGuardParts
  private readonly byAgent = new Map<string, Guarded>()
  private readonly gaps: TickGaps
  private state: GuardState = AT_EASE
  private shortNow: MemoryShortage | null = null
  private helplessTold: string | null = null

  constructor(parts: FleetGuardParts) {
    super()
    this.parts = parts
    this.gaps = new TickGaps(parts.clock, parts.sampler)
    this.register(parts.sampler.onTick((tick) => this.tick(tick)))
  }

  /** Memory is short, so no agent is started; null: it is not. */
  get shortage(): MemoryShortage | null {
    return this.shortNow
  }

  /** A person lets an agent go on, which is not held again before memory has been free; false: it is not held. */
  letRun(agentId: string): boolean {
    const guarded = this.byAgent.get(agentId)
    if (guarded === undefined || guarded.held === null) return false
    guarded.isSpared = true
    this.letGo(guarded, 'person')
    return true
  }

  private watch(run: RunContext): Disposable {
    const guarded: Guarded = { run, held: null, isSpared: false, isRefused: false }
    this.byAgent.set(run.agentId, guarded)
    return toDisposable(() => {
      if (this.byAgent.get(run.agentId) === guarded) this.byAgent.delete(run.agentId)
      this.letGo(guarded, 'stop')
    })
  }

  private tick({ host, agents }: VitalsTick): void {
    const isGap = this.gaps.take() !== null
    if (!this.parts.isOn()) return this.rest()
    const memory = shortageOf(host)
    const isAtEase = !isTightAfter(this.state, memory) && !this.holdsAnybody
    // Nearly always: then nobody is looked at.
    const seen = isAtEase ? [] : agents.flatMap(({ id, sample }) => this.agentAt(id, sample.memoryBytes) ?? [])
    const { state, act } = guard(this.state, {
      ...{ atMs: this.parts.clock.monotonicMs(), isGap, memory, agents: seen },
    })
    const before = this.state
    this.state = state
    this.shortNow = state.isTight ? memory : null
    if (!state.isTight) this.atEase()
    // Nothing came of it: somebody else is chosen at the next look.
    if (act !== null && !this.perform(act, memory, seen)) {
      this.state = { ...state, heldAtMs: before.heldAtMs, severeSinceMs: before.severeSinceMs }
    }
  }

  private get holdsAnybody(): boolean {
    return [...this.byAgent.values()].some(({ held }) => held !== null)
  }

  private agentAt(id: string, memoryBytes: number): GuardedAgent | null {
    const guarded = this.byAgent.get(id)
    const agent = this.parts.agentOf(id)
    if (guarded === undefined || agent === null) return null
    const before = this.parts.sampler.history(id).at(-GROWTH_SAMPLES)
    return {
      ...{ id, priority: agent.priority, memoryBytes },
      grewBytes: before === undefined ? null : memoryBytes - before.memoryBytes,
      canHold: guarded.run.tree.isWhole && !guarded.isRefused,
      isHeld: guarded.held !== null,
      isSpared: guarded.isSpared,
    }
  }

  /** False: it could not be done. */
  private perform(act: Exclude<GuardAct, null>, memory: MemoryShortage, seen: readonly GuardedAgent[]): boolean {
    if (act.kind === 'helpless') this.tellHelpless(act, memory)
    const guarded = act.kind === 'helpless' ? undefined : this.byAgent.get(act.id)
    if (guarded === undefined) return true
    const agent = seen.find(({ id }) => id === guarded.run.agentId)
    if (act.kind === 'hold') return agent !== undefined && this.hold(guarded, agent)
    this.letGo(guarded, 'memory-is-back')
    return true
  }

  /** Looked at once more: somebody else may have ended meanwhile, or been ended by the kernel. */
  private hold(guarded: Guarded, { memoryBytes, grewBytes }: GuardedAgent): boolean {
    const { run } = guarded
    const memory = shortageOf(this.parts.readHost())
    if (!isSevere(memory)) return false
    guarded.isRefused = !run.tree.hold('guard', () => this.letGo(guarded, 'stop'))
    if (guarded.isRefused) return false
    const held = { ...memory, since: this.parts.clock.now(), memoryBytes, grewBytes: grewBytes ?? 0 }
    const notice = heldNotice(this.parts.agentOf(run.agentId)?.name ?? run.agentId, held)
    guarded.held = { ...held, notice }
    run.showHeld(held)
    run.note({ kind: 'guard-held', ...memory, memoryBytes, grewBytes: held.grewBytes })
    this.parts.notices.notify('warning', notice)
    return true
  }

  private letGo(guarded: Guarded, why: LetGoWhy): void {
    const { held, run } = guarded
    if (held === null) return
    guarded.held = null
    run.tree.thaw('guard')
    run.note({ kind: 'guard-let-go', why })
    run.showHeld(null)
    this.parts.notices.withdraw(({ message }) => message === held.notice)
  }

  private tellHelpless({ why }: Extract<GuardAct, { kind: 'helpless' }>, memory: MemoryShortage): void {
    this.helplessTold = helplessNotice(why, memory)
    this.parts.note({ kind: 'guard-helpless', ...memory, why })
    this.parts.notices.notify('warning', this.helplessTold)
  }

  private atEase(): void {
    for (const guarded of this.byAgent.values()) {
      guarded.isSpared = false
      guarded.isRefused = false
    }
    const told = this.helplessTold
    if (told !== null) this.parts.notices.withdraw(({ message }) => message === told)
    this.helplessTold = null
  }

  /** It was turned off. */
  private rest(): void {
    this.state = AT_EASE
    this.shortNow = null
    this.atEase()
    for (const guarded of this.byAgent.values()) this.letGo(guarded, 'turned-off')
  }
}

function shortageOf({ freeMemoryBytes, totalMemoryBytes, memoryStallPercent }: HostSample): MemoryShortage {
  return { freePercent: (freeMemoryBytes / totalMemoryBytes) * 100, stallPercent: memoryStallPercent }
}
