import { assertNever } from '../../base/assert-never.ts'
import type { Clock } from '../../base/clock.ts'
import { Lifetime } from '../../base/disposable.ts'
import { messageOf } from '../../base/errors.ts'
import { Emitter, nextOf } from '../../base/event.ts'
import { err, type Result } from '../../base/result.ts'
import { Timer } from '../../base/timer.ts'
import type { RemoteFleet, RemoteHostView } from '../../contract/remote-view.ts'
import type { ReportBug } from '../../contract/rpc/handlers.ts'
import { NEW_LINK, stepLink, type Link, type LinkEffect, type LinkInput } from '../../core/remote/link.ts'
import type { RemoteFailure, RemoteHost, RemoteHostState } from '../../shapes/remote-host.ts'
import { remoteFleetOf } from './remote-fleet.ts'
import { RemoteSession } from './remote-session.ts'
import type { ConnectRemote, RemoteTrial } from './remotes.ts'

/** What a RemoteLink takes. */
export interface RemoteLinkParts {
  readonly connect: ConnectRemote
  readonly clock: Clock
  /** 0 to 1. */
  readonly random: () => number
  readonly reportBug: ReportBug
  readonly changed: () => void
}

/** Follows one remote host: connects, says where that stands, and comes back by itself. */
export class RemoteLink extends Lifetime {
  host: RemoteHost
  private readonly parts: RemoteLinkParts
  private readonly wait: Timer
  private readonly settles = this.register(new Emitter<void>())
  private link: Link = NEW_LINK
  private session: RemoteSession | null = null
  /** As it was told last; null: it never was. */
  private known: RemoteFleet | null = null

  constructor(host: RemoteHost, parts: RemoteLinkParts) {
    super()
    this.host = host
    this.parts = parts
    this.wait = this.register(new Timer(parts.clock))
  }

  get view(): RemoteHostView {
    const { name, destination, command, dataDir } = this.host
    const isConnected = this.link.state.kind === 'connected'
    return {
      ...{ name, destination, command, dataDir },
      state: this.link.state,
      latencyMs: isConnected ? (this.session?.latencyMs ?? null) : null,
      fleet: this.fleet(),
    }
  }

  take(input: LinkInput): void {
    if (this.isDisposed) return
    const { clock, random, changed } = this.parts
    const { link, effects } = stepLink(this.link, input, { now: clock.now(), random: random() })
    this.link = link
    for (const effect of effects) this.perform(effect)
    if (!this.isConnecting) this.settles.fire()
    changed()
  }

  /** Where it stands once no try is going on. */
  async settled(): Promise<RemoteHostState> {
    if (this.isConnecting && !this.isDisposed) await nextOf(this.settles.event)
    return this.link.state
  }

  /** Tries now whether it answers: over the connection there is, else by a new one. */
  async try(): Promise<Result<RemoteTrial, RemoteFailure>> {
    this.take({ kind: 'try' })
    const state = await this.settled()
    if (state.kind === 'lost' || state.kind === 'refused') return err(state.reason)
    return this.session === null ? err(NOT_CONNECTED) : this.session.measure()
  }

  override dispose(): void {
    this.settles.fire()
    super.dispose()
    this.session?.dispose()
    this.session = null
  }

  private get isConnecting(): boolean {
    return this.link.state.kind === 'connecting'
  }

  /** What is shown of a host that is lost is what was known last, with its time. */
  private fleet(): RemoteFleet | null {
    const state = this.link.state.kind === 'connected' ? this.session?.fleet : null
    return state ? remoteFleetOf(state) : this.known
  }

  private perform(effect: LinkEffect): void {
    const { epoch } = this.link
    switch (effect.kind) {
      case 'connect':
        this.wait.clear()
        return void this.connect(epoch)
      case 'wait':
        return this.wait.restart(effect.delayMs, () => this.take({ kind: 'due', epoch }))
      case 'hang-up':
        return this.hangUp()
      default:
        return assertNever(effect)
    }
  }

  private async connect(epoch: number): Promise<void> {
    try {
      const { connect, clock } = this.parts
      const opened = await connect(this.host)
      if (!opened.ok) return this.failed(epoch, opened.error)
      if (this.isDisposed || this.link.epoch !== epoch) return opened.value.close('nobody waits for it any longer')
      const session = new RemoteSession(opened.value, this.host.name, clock)
      this.session = session
      session.onDidChange(() => this.parts.changed())
      session.onEnd((reason) => this.failed(epoch, reason))
      const begun = await session.begin()
      if (!begun.ok) return this.failed(epoch, begun.error)
      this.take({ kind: 'reached', epoch, ...begun.value })
    } catch (error) {
      this.parts.reportBug(error, 'remote host')
      this.failed(epoch, { code: 'lost', message: messageOf(error) })
    }
  }

  private failed(epoch: number, reason: RemoteFailure): void {
    if (this.link.epoch !== epoch || this.isDisposed) return
    this.hangUp()
    this.take({ kind: 'failed', epoch, reason })
  }

  private hangUp(): void {
    const { session } = this
    this.session = null
    const state = session?.fleet
    if (state && this.link.state.kind === 'connected') {
      this.known = { ...remoteFleetOf(state), asOf: this.parts.clock.now() }
    }
    session?.dispose()
  }
}

const NOT_CONNECTED: RemoteFailure = { code: 'lost', message: 'The connection has just ended. Try again.' }
