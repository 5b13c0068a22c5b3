import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Clock } from '../../base/clock.ts'
import { Lifetime, toDisposable } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import type { RemoteHostView } from '../../contract/remote-view.ts'
import type { OwnCarrier } from './carrier.ts'
import { FleetClient } from './fleet-client.ts'
import { remoteCarrier } from './remote-carrier.ts'

/** The host this window shows, and the client that follows it. */
export interface ShownHost {
  /** Name in the list; null: this page's own. */
  readonly name: string | null
  readonly client: FleetClient
}

/** Where the window's choice is kept. */
export interface HostMemory {
  read(): string | null
  write(name: string | null): void
}

/** What PageHosts takes. */
export interface PageHostsParts {
  readonly carrier: OwnCarrier
  readonly clock: Clock
  readonly memory: HostMemory
}

/**
 * The hosts of this window: its own, which is always followed and knows the others, and the one that is shown. A remote
 * one is followed over a connection of its own.
 */
export class PageHosts extends Lifetime {
  /** Of this page's own host. */
  readonly local: FleetClient
  readonly store: StoreApi<{ readonly shown: ShownHost }>
  private readonly parts: PageHostsParts
  private readonly losses = this.register(new Emitter<string>())
  /** The entry of the host that is shown, as it was listed last. */
  private entry: RemoteHostView | null = null
  /** The client that was told to connect last. */
  private started: FleetClient | null = null

  /** The host that was shown is not in the list any more, and this page's own is shown: its name. */
  readonly onLeft = this.losses.event

  constructor(parts: PageHostsParts) {
    super()
    this.parts = parts
    const { carrier, clock, memory } = parts
    this.local = this.register(new FleetClient({ carrier, clock }))
    const name = memory.read()
    const client = name === null ? this.local : this.newRemote(name)
    this.store = createStore(() => ({ shown: { name, client } }))
    this.register(toDisposable(this.local.store.subscribe(() => this.look())))
  }

  /** Begins to follow. */
  start(): void {
    this.local.start()
    this.startShown()
  }

  /** Logs in to this page's own host with a code. */
  login(code: string): void {
    this.local.login(code)
    this.startShown()
  }

  /** Shows another host; null: this page's own. */
  show(name: string | null): void {
    const { shown } = this.store.getState()
    if (name === shown.name) return
    this.entry = null
    this.parts.memory.write(name)
    const client = name === null ? this.local : this.newRemote(name)
    this.store.setState({ shown: { name, client } })
    this.startShown()
    this.look()
    // What shows the other one is taken down first.
    if (shown.client !== this.local) this.register(this.parts.clock.setTimer(0, () => shown.client.dispose()))
  }

  override dispose(): void {
    const { client } = this.store.getState().shown
    if (client !== this.local) client.dispose()
    super.dispose()
  }

  private newRemote(name: string): FleetClient {
    const { carrier, clock } = this.parts
    return new FleetClient({ carrier: remoteCarrier(carrier.beside(), name), clock })
  }

  /** A page that has to log in first cannot be led anywhere: its way is opened once it is in. */
  private startShown(): void {
    const { client } = this.store.getState().shown
    if (client === this.local || client === this.started || this.local.store.getState().fleet === null) return
    this.started = client
    client.start()
  }

  /** Follows the host that is shown in the list: its new name, that it is back, that it is gone from it. */
  private look(): void {
    const { name, client } = this.store.getState().shown
    const { fleet, link } = this.local.store.getState()
    if (name === null || fleet === null || link.kind !== 'live') return
    const found = fleet.host.remotes.find((remote) => remote.name === name)
    if (found !== undefined) return this.follow(found, client)
    const renamed = fleet.host.remotes.find((remote) => this.entry !== null && isSamePlace(remote, this.entry))
    this.show(renamed?.name ?? null)
    if (renamed === undefined) this.losses.fire(name)
  }

  private follow(found: RemoteHostView, client: FleetClient): void {
    const before = this.entry
    this.entry = found
    this.startShown()
    if (found.state.kind === 'connected' && before !== null && before.state.kind !== 'connected') client.retryNow()
  }
}

function isSamePlace(one: RemoteHostView, other: RemoteHostView): boolean {
  return one.destination === other.destination && one.command === other.command && one.dataDir === other.dataDir
}
