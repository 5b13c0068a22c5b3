import { DisposableStore, Lifetime } from '../../base/disposable.ts'
import { ok } from '../../base/result.ts'
import type { Answer, ClientLink } from '../../contract/rpc/handlers.ts'
import type { OutputOf } from '../../contract/requests.ts'
import type { JournalEntry } from '../../shapes/journal.ts'
import type { StreamOf } from '../../contract/streams.ts'
import type { Supervisor } from '../supervisor.ts'
import { agentViewOf } from './views.ts'
import type { AgentView } from '../../contract/views.ts'

/** Journal entries a client may have unapplied before it is called slow. */
const WINDOW_ENTRIES = 1000

/** One client's subscription to the fleet: a snapshot, then everything after it; a slow client is told what it missed and waits for nobody. */
export class FleetSubscription extends Lifetime {
  private readonly supervisor: Supervisor
  private readonly link: ClientLink
  private streams: DisposableStore | null = null
  private sentSeq = 0
  private appliedSeq = 0
  private droppedFrom: number | null = null

  constructor(supervisor: Supervisor, link: ClientLink) {
    super()
    this.supervisor = supervisor
    this.link = link
  }

  /** Snapshot and stream in one step: no entry falls between them. */
  begin(): Answer<OutputOf<'fleet.subscribe'>> {
    this.end()
    const { supervisor, link } = this
    const seq = supervisor.journal.lastSeq
    this.sentSeq = seq
    this.appliedSeq = seq
    this.droppedFrom = null
    const streams = this.register(new DisposableStore())
    this.streams = streams
    streams.add(supervisor.journal.onEntry((entry) => this.tell(entry)))
    streams.add(supervisor.fleet.onAsideChange((agent) => link.stream({ stream: 'agent', agent: agentViewOf(agent) })))
    streams.add(supervisor.sampler.onTick(({ host, agents }) => this.tellVitals({ stream: 'vitals', host, agents })))
    streams.add(
      supervisor.ports.settings.onDidChange((values) => link.stream({ stream: 'settings', settings: values })),
    )
    streams.add(supervisor.onHostChange((host) => link.stream({ stream: 'host', host })))
    return ok({
      seq,
      host: supervisor.hostView(),
      agents: supervisor.fleet.list().map(agentViewOf),
      settings: supervisor.ports.settings.values,
    })
  }

  /** The client is at `seq`. One that was dropped and has caught up is told the gap; it subscribes again. */
  applied(seq: number): void {
    this.appliedSeq = Math.max(this.appliedSeq, Math.min(seq, this.sentSeq))
    if (this.droppedFrom === null || this.appliedSeq < this.sentSeq) return
    this.link.stream({ stream: 'dropped', from: this.droppedFrom, to: this.supervisor.journal.lastSeq })
    this.end()
  }

  private tell(entry: JournalEntry): void {
    if (this.droppedFrom !== null) return
    if (entry.seq - this.appliedSeq > WINDOW_ENTRIES) {
      this.droppedFrom = entry.seq
      return
    }
    this.sentSeq = entry.seq
    this.link.stream({ stream: 'journal', entry, agent: this.agentAfter(entry) })
  }

  /** The agent an entry is about, as it is now; null: it is gone, or the entry is about no agent. */
  private agentAfter({ subject, event }: JournalEntry): AgentView | null {
    if (subject.kind !== 'agent' || event.kind === 'removed') return null
    const agent = this.supervisor.fleet.get(subject.id)
    return agent.ok ? agentViewOf(agent.value) : null
  }

  private tellVitals(message: StreamOf<'vitals'>): void {
    if (this.droppedFrom === null) this.link.stream(message)
  }

  private end(): void {
    if (this.streams) this.release(this.streams)
    this.streams = null
  }
}
