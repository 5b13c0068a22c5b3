import type { Clock } from '../../base/clock.ts'
import { Lifetime, type Disposable } from '../../base/disposable.ts'
import { assertNever } from '../../base/assert-never.ts'
import { Emitter } from '../../base/event.ts'
import { err, type Result } from '../../base/result.ts'
import type { JournalEntry } from '../../shapes/journal.ts'
import { contractErrorOf, type ContractError } from '../../contract/errors.ts'
import type { InputOf, OutputOf, RequestName } from '../../contract/requests.ts'
import type { RpcClient } from '../../contract/rpc/client.ts'
import type { StreamMessage } from '../../contract/streams.ts'
import { CONTRACT_VERSION } from '../../contract/version.ts'
import { Connection, type ConnectionParts } from './connection.ts'
import { applyJournal, fleetOf, withAgent, withJournal, type Fleet } from './fleet.ts'
import { createClientStore, type ClientStore } from './fleet-store.ts'
import { TerminalHub } from './terminal-hub.ts'
import { VitalsBoard } from './vitals-board.ts'
import { agentIdOf } from '../../core/subject.ts'

/** How long applied entries are collected before the host is told. */
const APPLIED_BATCH_MS = 100
/** Samples asked for at once: what a sparkline shows. */
const RECENT_SAMPLES = 60

/** The page's only client: keeps its copy of the fleet in sync with the host, across reconnects. */
export class FleetClient extends Lifetime {
  readonly store: ClientStore = createClientStore()
  readonly vitals: VitalsBoard
  readonly terminals: TerminalHub
  private readonly entries = this.register(new Emitter<JournalEntry>())
  private readonly connection: Connection
  private readonly clock: Clock
  private rpc: RpcClient | null = null
  /** Stream messages that arrived before the snapshot; null: no snapshot is pending. */
  private early: StreamMessage[] | null = null
  private appliedTimer: Disposable | null = null

  /** Fires for each journal entry after it was applied. Entries covered by a new snapshot do not fire. */
  readonly onEntry = this.entries.event

  constructor(parts: ConnectionParts) {
    super()
    this.clock = parts.clock
    this.vitals = this.register(new VitalsBoard(parts.clock))
    this.terminals = this.register(new TerminalHub(parts.clock))
    this.connection = this.register(new Connection(parts))
    this.register(this.connection.onState((link) => this.store.setState({ link })))
    this.register(this.connection.onClient((rpc) => this.adopt(rpc)))
  }

  /** Connects; `token` logs in to a web host first. */
  start(token: string | null): void {
    void this.connection.start(token)
  }

  /** Logs in with what a person pasted. */
  login(token: string): void {
    void this.connection.login(token)
  }

  /** Connects at once instead of waiting. */
  retryNow(): void {
    this.connection.retryNow()
  }

  /** Asks the host; answers `disconnected` while it is gone. */
  request<N extends RequestName>(name: N, input: InputOf<N>): Promise<Result<OutputOf<N>, ContractError>> {
    if (this.rpc === null) {
      const message = 'Corral’s host is not connected. The page reconnects by itself; try again then.'
      return Promise.resolve(err(contractErrorOf('disconnected', message)))
    }
    return this.rpc.request(name, input)
  }

  /** Loads what the inspector shows of one agent: its journal and its full-rate samples. */
  async loadAgent(id: string): Promise<void> {
    const [told, samples] = await Promise.all([
      this.request('agent.describe', { id }),
      this.request('vitals.history', { id }),
    ])
    if (told.ok) this.change((fleet) => (fleet.agents.has(id) ? withJournal(fleet, id, told.value.journal) : fleet))
    if (samples.ok) this.vitals.load(id, samples.value)
  }

  private adopt(rpc: RpcClient): void {
    this.rpc = rpc
    this.early = []
    rpc.onStream((message) => this.receive(rpc, message))
    rpc.onClose(() => {
      if (this.rpc !== rpc) return
      this.rpc = null
      this.early = null
      this.terminals.bind(null)
    })
    void this.subscribe(rpc, true)
  }

  private async subscribe(rpc: RpcClient, isNew: boolean): Promise<void> {
    this.early ??= []
    const answer = await rpc.request('fleet.subscribe', {})
    if (this.rpc !== rpc || !answer.ok) return
    const { host } = answer.value
    if (host.contractVersion !== CONTRACT_VERSION) return this.connection.refuse(host.version, host.contractVersion)
    const early = this.early
    this.early = null
    const fleet = fleetOf(answer.value, this.store.getState().fleet)
    this.vitals.keepOnly(fleet.agents)
    this.store.setState({ fleet })
    if (isNew) {
      this.connection.settle()
      this.terminals.bind(rpc)
    }
    void this.loadRecent(rpc)
    for (const message of early) this.receive(rpc, message)
  }

  private async loadRecent(rpc: RpcClient): Promise<void> {
    const recent = await rpc.request('vitals.recent', { samples: RECENT_SAMPLES })
    if (recent.ok && this.rpc === rpc) this.vitals.loadRecent(recent.value)
  }

  private receive(rpc: RpcClient, message: StreamMessage): void {
    if (this.rpc !== rpc || this.terminals.receive(message)) return
    if (this.early !== null) this.early.push(message)
    else this.apply(rpc, message)
  }

  private apply(rpc: RpcClient, message: StreamMessage): void {
    switch (message.stream) {
      case 'journal':
        return this.applyEntry(rpc, message)
      case 'dropped':
        return void this.subscribe(rpc, false)
      case 'agent':
        return this.change((fleet) => (fleet.agents.has(message.agent.id) ? withAgent(fleet, message.agent) : fleet))
      case 'vitals':
        return this.vitals.tick(message)
      case 'settings':
        return this.change((fleet) => ({ ...fleet, settings: message.settings }))
      case 'host':
        return this.change((fleet) => ({ ...fleet, host: message.host }))
      case 'terminal-reset':
      case 'terminal-size':
        return
      default:
        return assertNever(message)
    }
  }

  private applyEntry(rpc: RpcClient, message: Extract<StreamMessage, { stream: 'journal' }>): void {
    const { fleet } = this.store.getState()
    if (fleet === null) return
    const applied = applyJournal(fleet, message)
    if (!applied.ok) return void this.subscribe(rpc, false)
    this.store.setState({ fleet: applied.value })
    const id = agentIdOf(message.entry)
    if (id !== null && message.agent === null) this.vitals.forget(id)
    if (applied.value !== fleet) this.entries.fire(message.entry)
    this.appliedTimer ??= this.clock.setTimer(APPLIED_BATCH_MS, () => this.tellApplied())
  }

  private tellApplied(): void {
    this.appliedTimer = null
    const { fleet } = this.store.getState()
    if (fleet !== null) this.rpc?.applied(fleet.seq)
  }

  private change(next: (fleet: Fleet) => Fleet): void {
    const { fleet } = this.store.getState()
    if (fleet !== null) this.store.setState({ fleet: next(fleet) })
  }

  override dispose(): void {
    this.appliedTimer?.dispose()
    super.dispose()
  }
}
