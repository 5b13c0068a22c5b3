import { agentIdOf } from '../../core/subject.ts'
import type { Clock } from '../../base/clock.ts'
import { Lifetime, type Disposable } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import { err, type Result } from '../../base/result.ts'
import type { JournalEntry } from '../../shapes/journal.ts'
import type { RequestOptions } from '../../contract/client/contract-client.ts'
import { FleetReplica } from '../../contract/client/fleet-replica.ts'
import type { RpcClient } from '../../contract/client/rpc-client.ts'
import type { InputOf, OutputOf, RequestName } from '../../contract/requests.ts'
import { contractErrorOf, type ContractError } from '../../contract/rpc/errors.ts'
import { Connection, type ConnectionParts } from './connection.ts'
import { withEntries, withEntry, type JournalTails } from './fleet.ts'
import { createClientStore, type ClientStore } from './fleet-store.ts'
import { TerminalHub } from './terminal-hub.ts'
import { VitalsBoard } from './vitals-board.ts'

/** Samples asked for at once: what a sparkline shows. */
const RECENT_SAMPLES = 60
/** The page is told of changes once a frame: a fleet that stops at once tells thousands, and every one asks every row. */
const PUBLISH_EVERY_MS = 16

/** The page's only client: keeps its copy of the fleet in sync with the host, across reconnects. */
export class FleetClient extends Lifetime {
  readonly store: ClientStore = createClientStore()
  readonly vitals: VitalsBoard
  readonly terminals: TerminalHub
  private readonly entries = this.register(new Emitter<JournalEntry>())
  private readonly replica = this.register(new FleetReplica())
  private readonly connection: Connection
  private readonly clock: Clock
  private rpc: RpcClient | null = null
  private tails: JournalTails = new Map()
  /** Entries that were applied and not told to the page yet. */
  private news: JournalEntry[] = []
  private publishedAtMs = -Infinity
  private timer: Disposable | null = null

  /** Fires for each journal entry after it was applied. Entries covered by a new snapshot do not fire. */
  readonly onEntry = this.entries.event

  constructor(parts: ConnectionParts) {
    super()
    this.clock = parts.clock
    this.vitals = this.register(new VitalsBoard(parts.clock))
    this.terminals = this.register(new TerminalHub(parts.clock))
    this.connection = this.register(new Connection(parts))
    this.register(this.connection.onState((link) => this.store.setState({ link })))
    this.register(this.connection.onClient((rpc) => void this.adopt(rpc)))
    this.register(this.vitals.onWant((ids) => void this.loadRecent(ids)))
    this.register(this.replica.onSnapshot(() => this.takeSnapshot()))
    this.register(this.replica.onTick((tick) => this.vitals.tick(tick)))
    this.register(this.replica.onEntry((entry) => this.takeEntry(entry)))
    this.register(this.replica.onDidChange(() => this.publishSoon()))
    // Without a snapshot nothing on this connection can be trusted: a new one is made.
    this.register(this.replica.onFailure(() => this.rpc?.dispose()))
  }

  /** Connects. */
  start(): void {
    this.connection.start()
  }

  /** Logs in to a web host with a code. */
  login(code: string): void {
    this.connection.login(code)
  }

  /** Connects at once instead of waiting. */
  retryNow(): void {
    this.connection.retryNow()
  }

  /** Asks the host; answers `disconnected` while it is gone. */
  request<N extends RequestName>(
    name: N,
    input: InputOf<N>,
    options?: RequestOptions<OutputOf<N>>,
  ): Promise<Result<OutputOf<N>, ContractError>> {
    if (this.rpc === null) {
      const message = 'Corral’s host is not connected. The page reconnects by itself; try again then.'
      return Promise.resolve(err(contractErrorOf('disconnected', message)))
    }
    return this.rpc.request(name, input, options)
  }

  /** Loads what the inspector shows of one agent: its journal and its full-rate samples. */
  async loadAgent(id: string): Promise<void> {
    const [told, samples] = await Promise.all([
      this.request('agent.describe', { agent: id }),
      this.request('vitals.history', { agent: id }),
    ])
    if (told.ok && this.replica.state?.agents.has(id)) {
      this.tails = withEntries(this.tails, id, told.value.journal)
      this.publishSoon()
    }
    if (samples.ok) this.vitals.load(id, samples.value)
  }

  override dispose(): void {
    this.timer?.dispose()
    super.dispose()
  }

  private async adopt(rpc: RpcClient): Promise<void> {
    this.rpc = rpc
    rpc.onStream((message) => this.terminals.receive(message))
    rpc.onClose(() => this.lost(rpc))
    const first = await this.replica.bind(rpc)
    if (this.rpc !== rpc) return
    if (!first.ok) return rpc.dispose()
    this.publish()
    this.connection.settle()
    this.terminals.bind(rpc)
  }

  private lost(rpc: RpcClient): void {
    if (this.rpc !== rpc) return
    this.rpc = null
    void this.replica.bind(null)
    this.terminals.bind(null)
    if (rpc.otherVersion !== null) this.connection.refuse(rpc.otherVersion.version, rpc.otherVersion.contract)
  }

  private takeSnapshot(): void {
    const { state } = this.replica
    this.tails = new Map()
    if (state !== null) this.vitals.restart(state.agents)
  }

  private takeEntry(entry: JournalEntry): void {
    this.tails = withEntry(this.tails, entry)
    this.news.push(entry)
    const agentId = agentIdOf(entry)
    if (entry.event.kind === 'removed' && agentId !== null) this.vitals.forget(agentId)
    this.publishSoon()
  }

  private async loadRecent(agents: readonly string[]): Promise<void> {
    const { rpc } = this
    const recent = await this.request('vitals.recent', { agents: [...agents], samples: RECENT_SAMPLES })
    if (recent.ok && this.rpc === rpc) this.vitals.loadRecent(recent.value)
  }

  /** At once when the last time was a frame ago; else with what comes until then. */
  private publishSoon(): void {
    if (this.timer !== null) return
    const waitMs = this.publishedAtMs + PUBLISH_EVERY_MS - this.clock.monotonicMs()
    this.timer = this.clock.setTimer(Math.max(0, waitMs), () => this.publish())
  }

  private publish(): void {
    this.timer?.dispose()
    this.timer = null
    this.publishedAtMs = this.clock.monotonicMs()
    const { state } = this.replica
    if (state === null) return
    this.store.setState({ fleet: { ...state, journal: this.tails } })
    for (const entry of this.news.splice(0)) this.entries.fire(entry)
  }
}
