import { BackgroundWork, type WorkFailureHandler } from '../../base/background-work.ts'
import type { Clock } from '../../base/clock.ts'
import { Lifetime } from '../../base/disposable.ts'
import { Timer } from '../../base/timer.ts'
import { bandCode, doingCode, doingOf, momentCode } from '../../core/history/codes.ts'
import { endMomentOf, momentOf } from '../../core/history/moments.ts'
import { seenTime } from '../../core/history/seen-time.ts'
import type { SeriesStore } from '../../core/series/series-store.ts'
import { HOURS_END } from '../../core/series/tier.ts'
import { StoreWriteError } from '../../core/store-error.ts'
import type { MomentKind } from '../../shapes/history.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'
import type { Publication, Publisher } from '../kernel/publisher.ts'
import { AgentStretches, type HeldSpans, type UnreadableSpan } from './agent-stretches.ts'
import { StretchWriter } from './stretch-writer.ts'

/** What a recorder works with. */
export interface StretchRecorderParts {
  readonly store: SeriesStore
  readonly clock: Clock
  readonly fleet: Pick<Fleet, 'list' | 'find' | 'onFacets'>
  readonly publisher: Publisher
  readonly onUnreadable: UnreadableSpan
  /** A failure of Corral's own. */
  readonly onFailure: WorkFailureHandler
}

/** How often it looks whether time has passed as it should, ms. */
export const LOOK_EVERY_MS = 5_000
/** A clock that shows far too little is believed after so long, ms. */
const DOUBT_MS = 10 * 60_000
/** An entry names the last run long after its end, too. */
const SAME_END_MS = 2_000
const NOTHING_HELD: HeldSpans = { spans: new Map(), storedBeforeHour: HOURS_END }
const KEEPING = 'keep what agents do'

/** Keeps what every agent was doing and how well it was: each change when it happens, and that nobody was there to see it. */
export class StretchRecorder extends Lifetime {
  private readonly parts: StretchRecorderParts
  private readonly agents = new Map<string, AgentStretches>()
  private readonly writer: StretchWriter
  private readonly timer: Timer
  private readonly work: BackgroundWork
  /** Until when somebody has looked, epoch ms; null: there never was a host. */
  private seenMs: number | null
  /** What an agent that an earlier host knew begins with; null: nothing can be told yet, because the clock is not believed. */
  private begins: ((agent: AgentStretches) => void) | null = null
  /** Since when the clock is not believed, monotonic ms. */
  private doubtedMs: number | null = null
  /** The run of which an end was last told, by agent: it is told again with whatever follows it. */
  private readonly endedRuns = new Map<string, string>()

  constructor(parts: StretchRecorderParts) {
    super()
    this.parts = parts
    this.work = this.register(new BackgroundWork(parts.onFailure))
    this.writer = this.register(new StretchWriter({ ...parts, agents: this.agents, seenMs: () => this.seenMs }))
    this.timer = this.register(new Timer(parts.clock))
    this.seenMs = this.writer.readSeen()
    this.arrive()
    this.register(parts.publisher.onPublish((publication) => this.guarded(() => this.hear(publication))))
    this.register(
      parts.fleet.onFacets(({ agentId, changes }) => {
        if ('activity' in changes || 'health' in changes) this.guarded(() => this.observe(agentId))
      }),
    )
    this.rest()
  }

  /** Every agent is as it should be seen from now on. Until then only those of which something is heard are. */
  begin(): void {
    this.guarded(() => {
      for (const { record } of this.parts.fleet.list()) this.observe(record.id)
    })
  }

  /** What is known of an agent beside the store. */
  held(agentId: string): HeldSpans {
    return this.agents.get(agentId)?.held ?? NOTHING_HELD
  }

  /** Writes everything there is. */
  override dispose(): void {
    if (!this.isDisposed) {
      this.guarded(() => {
        this.look()
        this.writer.writeAll()
      })
    }
    super.dispose()
  }

  private rest(): void {
    this.timer.restart(LOOK_EVERY_MS, () => {
      this.guarded(() => {
        this.look()
        this.writer.writeSeenIfDue()
      })
      this.rest()
    })
  }

  /** The host before is gone since it last looked. */
  private arrive(): void {
    const now = this.parts.clock.now()
    const goneMs = this.seenMs
    const time = goneMs === null ? 'goes-on' : seenTime(goneMs, now)
    if (time === 'doubtful') this.doubtedMs = this.parts.clock.monotonicMs()
    else this.arriveAt(now, time === 'set-back')
  }

  private arriveAt(now: number, isSetBack: boolean): void {
    const goneMs = this.seenMs
    this.begins = (agent) => {
      if (isSetBack) this.rewind(agent, now)
      else if (goneMs !== null) agent.breakOff(goneMs)
    }
    this.seenMs = isSetBack ? now : Math.max(goneMs ?? now, now)
    this.doubtedMs = null
  }

  private hear({ entry, after }: Publication): void {
    const { subject, event, generation } = entry
    if (subject.kind !== 'agent') return
    if (event.kind === 'removed') return this.forget(subject.id)
    this.observe(subject.id, entry.at)
    const end = 'lastRun' in event ? event.lastRun : null
    const isNews = end !== null && entry.at - end.endedAt < SAME_END_MS
    if (isNews && after !== null && this.endedRuns.get(subject.id) !== end.runId) {
      this.endedRuns.set(subject.id, end.runId)
      this.mark(subject.id, endMomentOf(end), { at: entry.at, generation: end.generation })
    }
    const kind = momentOf(entry)
    if (kind === null) return
    this.mark(subject.id, kind, {
      at: entry.at,
      generation: event.kind === 'starting' ? event.generation : generation,
    })
  }

  private mark(agentId: string, kind: MomentKind, { at, generation }: { at: number; generation: number }): void {
    const stretches = this.doubtedMs === null ? this.of(agentId) : null
    if (stretches === null) return
    stretches.add({ at: Math.min(at, this.seenMs ?? at), code: momentCode(kind), generation })
    this.writer.writeSoon()
  }

  /** Takes what is so now of an agent. `at`: since when its phase is so, epoch ms. */
  private observe(agentId: string, at?: number): void {
    const agent = this.parts.fleet.find(agentId)
    const now = this.look()
    const stretches = agent === null || now === null ? null : this.of(agentId)
    if (agent === null || now === null || stretches === null) return
    const { activity } = agent.facets.current
    // The clock was set back a little: what is known of the time until now stays.
    const isAhead = now > this.parts.clock.now()
    const isByActivity = at === undefined && agent.state.phase.kind === 'running' && activity !== null
    this.take(stretches, agent, { now, since: isAhead ? now : (at ?? (isByActivity ? activity.since : now)) })
  }

  private take(
    stretches: AgentStretches,
    { state, facets }: Pick<SupervisedAgent, 'state' | 'facets'>,
    { now, since }: { readonly now: number; readonly since: number },
  ): void {
    const { activity, health } = facets.current
    stretches.set('doing', Math.min(now, since), doingCode(doingOf(state.phase.kind, activity)))
    stretches.set('health', now, bandCode(health?.band ?? null))
    if (stretches.isDirty) this.writer.writeSoon()
  }

  /** Null: nothing can be told yet. */
  private of(agentId: string): AgentStretches | null {
    const known = this.agents.get(agentId)
    if (known !== undefined || this.begins === null) return known ?? null
    const { store, onUnreadable } = this.parts
    const fresh = new AgentStretches(agentId, { store, onUnreadable })
    if (fresh.isKnown) this.begins(fresh)
    this.agents.set(agentId, fresh)
    return fresh
  }

  /** Looks at the clock, and notes what it says of the time since the last look. Returns now, epoch ms; null: that is not known. */
  private look(): number | null {
    const { clock } = this.parts
    const now = clock.now()
    const time = this.seenMs === null ? 'goes-on' : seenTime(this.seenMs, now)
    if (time === 'doubtful') return this.doubt(now)
    this.doubtedMs = null
    if (this.begins === null) this.arriveAt(now, time === 'set-back')
    else if (time !== 'goes-on') this.again(now, time === 'set-back')
    this.seenMs = Math.max(this.seenMs ?? now, now)
    return this.seenMs
  }

  private doubt(now: number): number | null {
    const { clock } = this.parts
    this.doubtedMs ??= clock.monotonicMs()
    if (clock.monotonicMs() - this.doubtedMs < DOUBT_MS) return null
    this.doubtedMs = null
    if (this.begins === null) this.arriveAt(now, true)
    else this.again(now, true)
    return now
  }

  /** Time has not passed as it should: what is so now is so from now on. */
  private again(now: number, isSetBack: boolean): void {
    const seenMs = this.seenMs ?? now
    this.seenMs = now
    for (const [agentId, stretches] of this.agents) {
      if (isSetBack) this.rewind(stretches, now)
      else stretches.breakOff(seenMs)
      const agent = this.parts.fleet.find(agentId)
      if (agent !== null) this.take(stretches, agent, { now, since: now })
    }
  }

  private rewind(stretches: AgentStretches, now: number): void {
    stretches.rewind(now)
    this.writer.writeSoon()
  }

  private forget(agentId: string): void {
    this.agents.delete(agentId)
    this.endedRuns.delete(agentId)
  }

  /** Nothing that fails here reaches those it hears from. */
  private guarded(action: () => void): void {
    this.work.run(KEEPING, () => {
      try {
        action()
      } catch (error) {
        // The journal tells of a disk that refuses.
        if (!(error instanceof StoreWriteError)) throw error
      }
    })
  }
}
