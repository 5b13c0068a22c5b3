import { Lifetime, type Disposable } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import { ok, type Result } from '../../base/result.ts'
import type { JournalEntry } from '../../shapes/journal.ts'
import type { OutputOf } from '../requests.ts'
import type { ContractError } from '../rpc/errors.ts'
import type { StreamMessage, StreamOf } from '../streams.ts'
import type { ContractClient } from './contract-client.ts'
import { applyFacets, applyHost, applyJournal, applyQueue, fleetStateOf, type FleetState } from './fleet-state.ts'

/** The answer to a subscription: the state and what comes with it. */
export type FleetSnapshot = OutputOf<'fleet.subscribe'>

/**
 * A replica of the host's fleet: a snapshot, updated by every message after it. If messages are missing, or the host
 * found this client too slow, it takes a new snapshot. It outlives connections: the state stays until the next one is
 * bound.
 */
export class FleetReplica extends Lifetime {
  private readonly changes = this.register(new Emitter<FleetState>())
  private readonly entries = this.register(new Emitter<JournalEntry>())
  private readonly snapshots = this.register(new Emitter<FleetSnapshot>())
  private readonly failures = this.register(new Emitter<ContractError>())
  private known: FleetState | null = null
  private client: ContractClient | null = null
  private listening: Disposable | null = null
  /** A snapshot was requested and has not arrived. */
  private isAwaiting = false

  /** The state after each change. */
  readonly onDidChange = this.changes.event
  /**
   * Each journal entry, in order of seq, after it was applied. Entries that a snapshot already covers are not delivered
   * again.
   */
  readonly onEntry = this.entries.event
  /** Each snapshot, after it became the state. */
  readonly onSnapshot = this.snapshots.event
  /** A snapshot failed on a connection that is still open: this replica is not updated until it is bound again. */
  readonly onFailure = this.failures.event

  /** The state; null until the first snapshot. */
  get state(): FleetState | null {
    return this.known
  }

  /** Follows `client` from now on and resolves once its first snapshot was applied; null: follows none. */
  async bind(client: ContractClient | null): Promise<Result<null, ContractError>> {
    this.listening?.dispose()
    this.client = client
    this.listening = client === null ? null : client.onStream((message) => this.receive(message))
    return client === null ? ok(null) : this.subscribe(client)
  }

  override dispose(): void {
    this.listening?.dispose()
    super.dispose()
  }

  /** Messages before the answer are covered by the snapshot; messages after it are applied to it. */
  private async subscribe(client: ContractClient): Promise<Result<null, ContractError>> {
    this.isAwaiting = true
    const answer = await client.request('fleet.subscribe', {}, { onAnswer: (told) => this.take(client, told) })
    return answer.ok ? ok(null) : answer
  }

  private take(client: ContractClient, answer: Result<FleetSnapshot, ContractError>): void {
    if (this.client !== client || this.isDisposed) return
    this.isAwaiting = false
    if (!answer.ok) return
    this.known = fleetStateOf(answer.value, this.known)
    this.snapshots.fire(answer.value)
    this.changes.fire(this.known)
  }

  private async subscribeAgain(): Promise<void> {
    if (this.client === null) return
    const answer = await this.subscribe(this.client)
    if (!answer.ok) this.failures.fire(answer.error)
  }

  private receive(message: StreamMessage): void {
    if (!this.isAwaiting && this.known !== null) this.apply(this.known, message)
  }

  private apply(fleet: FleetState, message: StreamMessage): void {
    switch (message.stream) {
      case 'journal':
        return this.applyEntry(fleet, message)
      case 'dropped':
        return void this.subscribeAgain()
      case 'facets':
        return this.change(applyFacets(fleet, message))
      case 'queue':
        return this.change(applyQueue(fleet, message))
      case 'settings':
        return this.change({ ...fleet, settings: message.settings })
      case 'host':
        return this.change(applyHost(fleet, message))
      default:
    }
  }

  private applyEntry(fleet: FleetState, message: StreamOf<'journal'>): void {
    const applied = applyJournal(fleet, message)
    if (!applied.ok) return void this.subscribeAgain()
    if (applied.value === fleet) return
    this.change(applied.value)
    this.entries.fire(message.entry)
  }

  private change(state: FleetState): void {
    this.known = state
    this.changes.fire(state)
  }
}
