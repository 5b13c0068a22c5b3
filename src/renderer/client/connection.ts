import { assertNever } from '../../base/assert-never.ts'
import type { Clock } from '../../base/clock.ts'
import { Lifetime, type Disposable } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import { RpcClient } from '../../contract/client/rpc-client.ts'
import type { Transport } from '../../contract/transport.ts'
import type { Carrier, CarrierFailure } from './carrier.ts'
import type { LinkState } from './link-state.ts'
import { retryDelayMs } from './retry.ts'
import { SilenceWatch } from './silence-watch.ts'

/** What a Connection is made of. */
export interface ConnectionParts {
  readonly carrier: Carrier
  readonly clock: Clock
}

/** Said when another program answers in the host's place: it is told nothing. */
const STRANGER = 'another program answers in its place'

/** Keeps the page connected: reconnects with growing delays, one RpcClient per connection. */
export class Connection extends Lifetime {
  private readonly states = this.register(new Emitter<LinkState>())
  private readonly clients = this.register(new Emitter<RpcClient>())
  private readonly parts: ConnectionParts
  private timer: Disposable | null = null
  /** The number of the attempt that runs; null: none does. */
  private running: number | null = null
  private attempts = 0
  /** Why there is no connection; null: none was lost, or the page has to log in. */
  private loss: { readonly reason: string; readonly isStranger: boolean } | null = null
  /** Attempts that have failed since the last connection. */
  private failures = 0
  private client: RpcClient | null = null
  /** When the last connection that was live ended, epoch ms. */
  private liveUntil: number | null = null
  private isLive = false
  private readonly silence: SilenceWatch

  /** Each new state, in order. */
  readonly onState = this.states.event
  /** Each new client; it has not subscribed to anything yet. */
  readonly onClient = this.clients.event

  constructor(parts: ConnectionParts) {
    super()
    this.parts = parts
    this.silence = this.register(new SilenceWatch({ clock: parts.clock, probe: () => this.probe() }))
    this.register(
      this.silence.onDidChange((since) =>
        this.states.fire(since === null ? { kind: 'live' } : { kind: 'silent', since }),
      ),
    )
  }

  /** Begins. */
  start(): void {
    void this.connect()
  }

  /** Logs in with a code and leaves the connection there was. */
  login(code: string): void {
    this.parts.carrier.offer?.(code)
    this.drop()
    this.loss = null
    this.failures = 0
    this.states.fire({ kind: 'connecting' })
    void this.connect()
  }

  /** Tries at once instead of waiting; does nothing while an attempt runs. */
  retryNow(): void {
    if (this.client === null && this.running === null) void this.connect()
  }

  /** The contract versions differ: closes the connection and does not reconnect. */
  refuse(hostVersion: string, hostContract: number): void {
    this.drop()
    this.states.fire({ kind: 'mismatch', hostVersion, hostContract })
  }

  /** Called when the new client has its snapshot: the page is live. */
  settle(): void {
    this.loss = null
    this.failures = 0
    this.isLive = true
    this.states.fire({ kind: 'live' })
    this.silence.begin()
  }

  override dispose(): void {
    this.drop()
    super.dispose()
  }

  private async connect(): Promise<void> {
    this.abandon()
    const attempt = ++this.attempts
    this.running = attempt
    if (this.loss !== null) this.tellGone(this.loss, null)
    const opened = await this.parts.carrier.open()
    if (this.running !== attempt) return opened.ok ? opened.value.close('another attempt has replaced it') : undefined
    this.running = null
    if (opened.ok) this.adopt(opened.value)
    else this.failed(opened.error)
  }

  /** A page that is refused goes on trying with what it has: in the host's place, anybody can refuse it. */
  private failed(failure: CarrierFailure): void {
    switch (failure.kind) {
      case 'login':
        this.loss = null
        this.states.fire({ kind: 'login', reason: failure.reason })
        if (!failure.isFinal) this.tryLater()
        return
      case 'stranger':
        return this.wait(STRANGER, true)
      case 'gone':
        return this.wait(failure.reason)
      default:
        return assertNever(failure)
    }
  }

  /** Neither the next attempt nor the one that runs matters any more. */
  private abandon(): void {
    this.timer?.dispose()
    this.timer = null
    this.running = null
  }

  private adopt(transport: Transport): void {
    const client = new RpcClient(transport)
    this.client = client
    const packets = transport.onPacket(() => this.silence.heard())
    client.onClose(({ reason }) => {
      packets.dispose()
      if (this.client !== client) return
      this.silence.end()
      this.client = null
      if (this.isLive) this.liveUntil = this.parts.clock.now()
      this.isLive = false
      this.wait(reason)
    })
    this.clients.fire(client)
  }

  private wait(reason: string, isStranger = false): void {
    if (this.isDisposed) return
    this.loss = { reason, isStranger }
    const nextAt = this.tryLater()
    this.tellGone(this.loss, nextAt)
  }

  private tellGone(loss: NonNullable<typeof this.loss>, nextAt: number | null): void {
    this.states.fire({ kind: 'gone', ...loss, asOf: this.liveUntil, attempt: this.failures, nextAt })
  }

  /** Returns the time of the next attempt, epoch ms. */
  private tryLater(): number {
    this.failures += 1
    const delayMs = retryDelayMs(this.failures)
    this.timer = this.parts.clock.setTimer(delayMs, () => void this.connect())
    return this.parts.clock.now() + delayMs
  }

  /** Any answer shows that the host is alive, even an error. */
  private probe(): void {
    void this.client?.request('agent.explain', { agent: '' })
  }

  private drop(): void {
    this.silence.end()
    this.abandon()
    const client = this.client
    this.client = null
    client?.dispose()
  }
}
