import { DisposableStore, Lifetime } from '../../base/disposable.ts'
import { ok } from '../../base/result.ts'
import type { Caller } from '../../contract/rpc/caller.ts'
import type { Answer, ClientLink } from '../../contract/rpc/handlers.ts'
import { MAX_PAGE_AGENTS } from '../../contract/requests/agent.ts'
import type { OutputOf } from '../../contract/requests.ts'
import type { HostView } from '../../contract/views.ts'
import type { StreamMessage } from '../../contract/streams.ts'
import type { Publication } from '../kernel/publisher.ts'
import type { Supervisor } from '../supervisor.ts'
import type { VitalsTick } from '../vitals/vitals-tick.ts'
import { agentPage } from './agent-page.ts'
import { hostChanges } from './host-news.ts'
import { hostViewOf } from './host-view.ts'
import { QueueNews } from './queue-news.ts'
import { TaskNews } from './task-news.ts'
import { hostFor, settingsFor, viewFor } from './run-views.ts'
import { agentViewOf } from './views.ts'

/** One client's subscription to the fleet: a snapshot, then everything after it; a slow client gets `dropped` with the seqs it missed and never delays anybody else. */
export class FleetSubscription extends Lifetime {
  private readonly supervisor: Supervisor
  private readonly link: ClientLink
  private streams: DisposableStore | null = null
  private sentSeq = 0
  /** Something was not sent because the client was behind. */
  private hasMissed = false
  /** The client knows what the tick before said. */
  private knowsTick = false
  private host: HostView

  constructor(supervisor: Supervisor, link: ClientLink) {
    super()
    this.supervisor = supervisor
    this.link = link
    this.host = hostViewOf(supervisor)
    this.register(link.onHeard(() => this.heard()))
  }

  /** Snapshot and stream in one step: no entry falls between them. */
  begin(caller: Caller): Answer<OutputOf<'fleet.subscribe'>> {
    this.end()
    const { supervisor } = this
    const { journal, fleet, gate, sampler, ports } = supervisor
    this.sentSeq = journal.lastSeq
    this.hasMissed = false
    this.host = hostViewOf(supervisor)
    const page = agentPage(fleet.list(), { filter: {}, after: null, limit: MAX_PAGE_AGENTS })
    this.knowsTick = sampler.lastTick !== null
    this.streams = this.register(this.openStreams(caller))
    return ok({
      seq: this.sentSeq,
      role: caller.role,
      host: hostFor(caller, this.host),
      agents: page.agents.map((agent) => viewFor(caller, agentViewOf(agent))),
      next: page.next,
      queue: gate.places,
      hold: gate.whatAllWaitFor?.reason ?? null,
      settings: settingsFor(caller, ports.settings.values),
      alerts: supervisor.alerts.list(),
      tasks: supervisor.tasks.counts(),
      vitals: sampler.lastTick,
    })
  }

  private openStreams(caller: Caller): DisposableStore {
    const { publisher, fleet, gate, sampler, ports, hostChanges: changes } = this.supervisor
    const streams = new DisposableStore()
    streams.add(publisher.onPublish((publication) => this.tellEntry(publication, caller)))
    streams.add(fleet.onFacets((change) => this.tell({ stream: 'facets', ...change })))
    streams.add(this.supervisor.alerts.onDidChange((news) => this.tell({ stream: 'alerts', ...news })))
    streams.add(new QueueNews(gate, ports.clock, (message) => this.tell(message)))
    streams.add(new TaskNews(this.supervisor.tasks, ports.clock, (message) => this.tell(message)))
    streams.add(changes.onDidChange(() => this.tellHost(hostViewOf(this.supervisor), caller)))
    streams.add(ports.remotes.onDidChange(() => this.tellHost(hostViewOf(this.supervisor), caller)))
    streams.add(
      ports.settings.onDidChange((settings) =>
        this.tell({ stream: 'settings', settings: settingsFor(caller, settings) }),
      ),
    )
    streams.add(sampler.onTick((tick) => this.tellTick(tick)))
    return streams
  }

  /** A tick that is skipped is not missed: the next one says all. */
  private tellTick({ host, agents, isNews }: VitalsTick): void {
    const knewTick = this.knowsTick
    const isRest = (id: string): boolean => knewTick && !isNews(id)
    this.knowsTick = !this.hasMissed && !this.link.isBehind
    if (!this.knowsTick) return
    const asBefore = agents.flatMap(({ id }) => (isRest(id) ? [id] : []))
    this.link.stream({ stream: 'vitals', host, agents: agents.filter(({ id }) => !isRest(id)), asBefore })
  }

  private tellEntry({ entry, after }: Publication, caller: Caller): void {
    const agent = after === null ? null : this.supervisor.fleet.find(after.record.id)
    const view = agent === null || after === null ? null : viewFor(caller, agentViewOf(agent, after))
    if (this.tell({ stream: 'journal', entry, agent: view })) this.sentSeq = entry.seq
  }

  private tellHost(host: HostView, caller: Caller): void {
    const changes = hostChanges(this.host, host)
    this.host = host
    if (changes !== null) this.tell({ stream: 'host', changes: hostFor(caller, changes) })
  }

  /** False: the client is behind and hears nothing until it has caught up. */
  private tell(message: StreamMessage): boolean {
    this.hasMissed ||= this.link.isBehind
    if (!this.hasMissed) this.link.stream(message)
    return !this.hasMissed
  }

  /** A client that missed entries and has caught up gets `dropped`; it then subscribes again. */
  private heard(): void {
    if (!this.hasMissed || this.link.isBehind || this.streams === null) return
    this.end()
    this.link.stream({ stream: 'dropped', from: this.sentSeq + 1, to: this.supervisor.journal.lastSeq })
  }

  private end(): void {
    if (this.streams) this.release(this.streams)
    this.streams = null
  }
}
