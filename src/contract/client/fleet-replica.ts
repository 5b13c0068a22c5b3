import { Lifetime, type Disposable } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import { ok, type Result } from '../../base/result.ts'
import type { JournalEntry } from '../../shapes/journal.ts'
import type { OutputOf } from '../requests.ts'
import { MAX_PAGE_AGENTS } from '../requests/agent.ts'
import type { ContractError } from '../rpc/errors.ts'
import type { StreamMessage, StreamOf, VitalsTick } from '../streams.ts'
import type { ContractClient } from './contract-client.ts'
import {
  applyAlerts,
  applyFacets,
  applyHost,
  applyJournal,
  applyQueue,
  applyTasks,
  fleetStateOf,
  withPage,
  type FleetState,
} from './fleet-state.ts'
import { WholeTicks } from './whole-ticks.ts'

/** The answer to a subscription: the state and what comes with it. */
export type FleetSnapshot = OutputOf<'fleet.subscribe'>

/** A snapshot whose further pages have not all arrived. */
interface Loading {
  readonly snapshot: FleetSnapshot
  state: FleetState
  /** Entries that were applied meanwhile. */
  readonly entries: JournalEntry[]
  isComplete: boolean
}

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
  private readonly ticks = this.register(new Emitter<VitalsTick>())
  private readonly wholeTicks = new WholeTicks()
  private known: FleetState | null = null
  /** A snapshot that is not complete: it is updated in place of the state, which it becomes. */
  private loading: Loading | null = null
  private client: ContractClient | null = null
  private listening: Disposable | null = null
  /** A snapshot was requested and its first page has not arrived. */
  private isAwaiting = false
  /** The newest snapshot, once it was applied. */
  private subscribed: Promise<Result<null, ContractError>> = Promise.resolve(ok(null))

  /** The state after each change. */
  readonly onDidChange = this.changes.event
  /**
   * Each journal entry, in order of seq, after it was applied. Entries that a snapshot already covers are not delivered
   * again.
   */
  readonly onEntry = this.entries.event
  /** Each snapshot, after it became the state. */
  readonly onSnapshot = this.snapshots.event
  /** Each tick of the host's sampler, with the samples of all agents that are up; the first comes with a snapshot. */
  readonly onTick = this.ticks.event
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
    this.loading = null
    this.listening = client === null ? null : client.onStream((message) => this.receive(message))
    return client === null ? ok(null) : this.subscribe(client)
  }

  override dispose(): void {
    this.listening?.dispose()
    super.dispose()
  }

  /** Messages before the answer are covered by the snapshot; messages after it are applied to it. */
  private subscribe(client: ContractClient): Promise<Result<null, ContractError>> {
    this.isAwaiting = true
    this.loading = null
    this.subscribed = this.takeSnapshot(client)
    return this.subscribed
  }

  private async takeSnapshot(client: ContractClient): Promise<Result<null, ContractError>> {
    const begun = { loading: null as Loading | null }
    const onAnswer = (told: Result<FleetSnapshot, ContractError>): void => {
      begun.loading = this.begin(client, told)
    }
    const answer = await client.request('fleet.subscribe', {}, { onAnswer })
    if (!answer.ok) return answer
    return begun.loading === null ? ok(null) : this.loadRest(client, begun.loading, answer.value.next)
  }

  private begin(client: ContractClient, answer: Result<FleetSnapshot, ContractError>): Loading | null {
    if (this.client !== client || this.isDisposed) return null
    this.isAwaiting = false
    if (!answer.ok) return null
    const snapshot = answer.value
    this.wholeTicks.begin(snapshot.vitals)
    this.loading = { snapshot, state: fleetStateOf(snapshot, this.known), entries: [], isComplete: false }
    if (snapshot.next === null) this.complete(this.loading)
    return this.loading
  }

  /** Takes the further pages. If another snapshot was begun meanwhile, resolves with that one. */
  private async loadRest(
    client: ContractClient,
    loading: Loading,
    next: string | null,
  ): Promise<Result<null, ContractError>> {
    let after = next
    while (after !== null) {
      const onAnswer = (told: Result<OutputOf<'agent.list'>, ContractError>): void => {
        if (!told.ok || this.loading !== loading) return
        loading.state = withPage(loading.state, told.value.agents)
        if (told.value.next === null) this.complete(loading)
      }
      const page = await client.request('agent.list', { after, limit: MAX_PAGE_AGENTS }, { onAnswer })
      if (this.client !== client) return ok(null)
      if (!page.ok) return page
      if (this.loading !== loading && !loading.isComplete) return this.subscribed
      after = page.value.next
    }
    return ok(null)
  }

  private complete(loading: Loading): void {
    const { snapshot, state, entries } = loading
    loading.isComplete = true
    this.loading = null
    this.known = state
    this.snapshots.fire(snapshot)
    this.changes.fire(state)
    if (this.wholeTicks.newest !== null) this.ticks.fire(this.wholeTicks.newest)
    for (const entry of entries) this.entries.fire(entry)
  }

  private async subscribeAgain(): Promise<void> {
    if (this.client === null) return
    const answer = await this.subscribe(this.client)
    if (!answer.ok) this.failures.fire(answer.error)
  }

  private receive(message: StreamMessage): void {
    const state = this.loading?.state ?? this.known
    if (!this.isAwaiting && state !== null) this.apply(state, message)
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
      case 'alerts':
        return this.change(applyAlerts(fleet, message))
      case 'settings':
        return this.change({ ...fleet, settings: message.settings })
      case 'tasks':
        return this.change(applyTasks(fleet, message))
      case 'host':
        return this.change(applyHost(fleet, message))
      case 'vitals':
        return this.tick(this.wholeTicks.take(message))
      default:
    }
  }

  private tick(tick: VitalsTick): void {
    if (this.loading === null) this.ticks.fire(tick)
  }

  private applyEntry(fleet: FleetState, message: StreamOf<'journal'>): void {
    const applied = applyJournal(fleet, message)
    if (!applied.ok) return void this.subscribeAgain()
    if (applied.value === fleet) return
    this.change(applied.value)
    if (this.loading === null) this.entries.fire(message.entry)
    else this.loading.entries.push(message.entry)
  }

  private change(state: FleetState): void {
    if (this.loading !== null) {
      this.loading.state = state
      return
    }
    this.known = state
    this.changes.fire(state)
  }
}
