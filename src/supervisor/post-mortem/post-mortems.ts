import { BackgroundWork, type WorkFailureHandler } from '../../base/background-work.ts'
import { Lifetime } from '../../base/disposable.ts'
import { Timer } from '../../base/timer.ts'
import type { KeptRun, RunPeak } from '../../core/history/kept-run.ts'
import { pastRunOf } from '../../core/post-mortem/past-run.ts'
import { StoreWriteError } from '../../core/store-error.ts'
import type { PastRun, PostMortem } from '../../shapes/post-mortem.ts'
import type { RunEnd } from '../../shapes/run-end.ts'
import type { SupervisorPorts } from '../environment.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { HostNotices } from '../host/host-notices.ts'
import type { Journal } from '../kernel/journal.ts'
import type { Publication, Publisher } from '../kernel/publisher.ts'
import type { TreeWatch } from '../tree/tree-watch.ts'
import type { VitalsSampler } from '../vitals/vitals-sampler.ts'
import type { MeasuredRun, RunPeaks } from '../series/run-peaks.ts'
import { OomKills } from './oom-kills.ts'
import { OtherAgents } from './other-agents.ts'
import { postMortemOf, remainsOf, type Remains } from './gather.ts'
import { withHolders } from './port-in-use.ts'

/** Between an end and its post-mortem, and from one to the next, ms: whatever else is to be done goes first. */
const WRITE_AFTER_MS = 50

/** What post-mortems are made from. */
export interface PostMortemParts {
  readonly ports: Pick<SupervisorPorts, 'clock' | 'store' | 'portHolders' | 'cgroups' | 'hostVitals'>
  readonly publisher: Publisher
  readonly sampler: Pick<VitalsSampler, 'history' | 'host' | 'lastTick' | 'onTick'>
  readonly trees: Pick<TreeWatch, 'look' | 'hasRuns' | 'membersSeen'>
  readonly journal: Pick<Journal, 'isFailing'>
  readonly fleet: Fleet
  readonly peaks: Pick<RunPeaks, 'of' | 'atHand'>
  /** Where a person is told once that nothing can be kept. */
  readonly notices: Pick<HostNotices, 'notify'>
  readonly onFailure: WorkFailureHandler
}

/** What is not written yet. */
interface Pending {
  readonly remains: Remains
  /** Resolves when it is written, or never will be. */
  readonly promise: Promise<void>
  readonly resolve: () => void
}

/** Keeps at the end of every run what is needed to understand it later. A failure costs the post-mortem, never the run. */
export class PostMortems extends Lifetime {
  private readonly parts: PostMortemParts
  private readonly work: BackgroundWork
  private readonly timer: Timer
  /** By run. */
  private readonly pending = new Map<string, Pending>()
  /** The run of which an end was last told, by agent: it is told again with whatever follows it. */
  private readonly latest = new Map<string, string>()
  /** Processes that were left by runs that are being stopped for that reason. */
  private readonly left = new Map<string, number>()
  private readonly oomKills: OomKills
  private readonly others: OtherAgents
  private isUnwritten = false

  constructor(parts: PostMortemParts) {
    super()
    this.parts = parts
    this.work = this.register(new BackgroundWork(parts.onFailure))
    this.timer = this.register(new Timer(parts.ports.clock))
    this.oomKills = new OomKills(parts.ports.hostVitals)
    this.others = new OtherAgents(parts.sampler, (id) => parts.fleet.find(id)?.record.spec.name ?? null)
    this.register(parts.sampler.onTick(() => this.work.run('read what the kernel counts', () => this.oomKills.tick())))
    this.register(parts.publisher.onPublish((publication) => this.hear(publication)))
  }

  /** The runs of an agent that have a post-mortem, the latest first. */
  async list(agentId: string): Promise<readonly PastRun[]> {
    await this.whenWritten(agentId)
    return this.parts.ports.store.postMortems.list(agentId)
  }

  /** Null: that run has none. */
  async read(agentId: string, generation: number): Promise<PostMortem | null> {
    await this.whenWritten(agentId)
    return this.parts.ports.store.postMortems.read(agentId, generation)
  }

  /** Runs that have ended and are not written yet. */
  unwritten(): readonly KeptRun[] {
    return [...this.pending.values()].map(({ remains }) => {
      const { agentId, agentName, end, hints } = postMortemOf(remains)
      const { exit: _exit, ...run } = pastRunOf({ end, hints })
      return { ...run, agentId, agentName, peak: this.peakAtHand(remains), hasPostMortem: false }
    })
  }

  /** What waits is written now, without asking anybody. */
  override dispose(): void {
    for (const { remains, resolve } of this.pending.values()) {
      resolve()
      this.work.run('keep what is known of an end', () => this.write(postMortemOf(remains), this.peakAtHand(remains)))
    }
    this.pending.clear()
    super.dispose()
  }

  private async whenWritten(agentId: string): Promise<void> {
    const own = [...this.pending.values()].filter(({ remains }) => remains.agent.record.id === agentId)
    await Promise.all(own.map(({ promise }) => promise))
  }

  private hear({ entry: { subject, event }, after }: Publication): void {
    if (subject.kind !== 'agent') return
    if (event.kind === 'removed') this.work.run('delete what was kept of its runs', () => this.forget(subject.id))
    if (after === null) return
    const { phase } = after.state
    if (event.kind === 'stopping' && event.cause === 'leftovers' && phase.kind === 'stopping') {
      this.left.set(phase.run.runId, this.parts.trees.membersSeen(phase.run.runId).length)
    }
    const end = 'lastRun' in event ? event.lastRun : null
    if (end === null || this.latest.get(subject.id) === end.runId) return
    this.latest.set(subject.id, end.runId)
    this.work.run('keep what is known of an end', () => this.takeEnd(subject.id, end))
  }

  private takeEnd(agentId: string, end: RunEnd): void {
    const agent = this.parts.fleet.find(agentId)
    if (agent === null) return
    const { sampler } = this.parts
    const left = this.left.get(end.runId) ?? 0
    this.left.delete(end.runId)
    this.writeSoon(
      remainsOf(
        { agent, end, left },
        {
          ...{ samples: sampler.history(agentId), host: sampler.host, others: this.others.than(agentId) },
          killedOnMachine: this.oomKills.haveRisen(),
        },
      ),
    )
  }

  private writeSoon(remains: Remains): void {
    this.pending.set(remains.end.runId, { remains, ...Promise.withResolvers<void>() })
    if (this.pending.size === 1) this.writeLater()
  }

  private writeLater(): void {
    this.timer.restart(WRITE_AFTER_MS, () => this.work.run('keep what is known of an end', () => this.writeNext()))
  }

  /** One at a time: many may end at once. */
  private async writeNext(): Promise<void> {
    const [next] = this.pending.values()
    if (next === undefined) return
    const { runId } = next.remains.end
    try {
      const postMortem = postMortemOf(next.remains)
      const hints = await this.hintsOf(postMortem)
      const peak = await this.peakOf(next.remains)
      if (this.pending.has(runId)) this.write({ ...postMortem, hints }, peak)
    } finally {
      next.resolve()
      this.pending.delete(runId)
      if (this.pending.size > 0) this.writeLater()
    }
  }

  /** Who listens is found out with the hints; whatever fails at that, they are kept without. */
  private async hintsOf({ hints }: PostMortem): Promise<PostMortem['hints']> {
    const { ports, trees, fleet } = this.parts
    try {
      const agentOf = (runId: string): string | null => nameOf(fleet, runId)
      return await withHolders(hints, { ...ports, trees, agentOf })
    } catch (error) {
      this.parts.onFailure(error, 'find out who listens at a port')
      return hints
    }
  }

  private peakAtHand(remains: Remains): RunPeak | null {
    const run = measuredRunOf(remains)
    return run && this.parts.peaks.atHand(run)
  }

  /** Null: nothing was measured, or it cannot be read. */
  private async peakOf(remains: Remains): Promise<RunPeak | null> {
    const run = measuredRunOf(remains)
    try {
      return run && (await this.parts.peaks.of(run))
    } catch (error) {
      this.parts.onFailure(error, 'read the most that a run had')
      return null
    }
  }

  private write(postMortem: PostMortem, peak: RunPeak | null): void {
    this.guarded(() => this.parts.ports.store.postMortems.write(postMortem, peak))
  }

  private forget(agentId: string): void {
    this.latest.delete(agentId)
    for (const [runId, { remains, resolve }] of this.pending) {
      if (remains.agent.record.id !== agentId) continue
      this.pending.delete(runId)
      resolve()
      // Of the run itself a line stays.
      this.write(postMortemOf(remains), this.peakAtHand(remains))
    }
    this.guarded(() => this.parts.ports.store.postMortems.deleteOf(agentId))
  }

  private guarded(write: () => void): void {
    try {
      write()
      this.isUnwritten = false
    } catch (error) {
      if (!(error instanceof StoreWriteError)) throw error
      // A disk that refuses everything is told of by the journal.
      const isTold = this.isUnwritten || this.parts.journal.isFailing
      const message = `Post-mortems of runs cannot be kept. ${error.message}`
      if (!isTold) this.parts.notices.notify('warning', message)
      this.isUnwritten = true
    }
  }
}

/** Null: there never was a process. */
function measuredRunOf({ agent, end: { runId, startedAt, endedAt } }: Remains): MeasuredRun | null {
  return startedAt === null ? null : { agentId: agent.record.id, runId, startedAt, endedAt }
}

/** The agent whose run this is, by name; null: it is not up. */
function nameOf(fleet: Fleet, runId: string): string | null {
  const agent = fleet.list().find(({ state: { phase } }) => 'run' in phase && phase.run.runId === runId)
  return agent?.record.spec.name ?? null
}
