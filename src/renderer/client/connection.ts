import type { Clock } from '../../base/clock.ts'
import { Lifetime, type Disposable } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import type { Result } from '../../base/result.ts'
import { RpcClient } from '../../contract/client/rpc-client.ts'
import type { Transport } from '../../contract/transport.ts'
import type { Carrier } from './carrier.ts'
import type { LinkState } from './link-state.ts'
import { retryDelayMs } from './retry.ts'
import { SilenceWatch } from './silence-watch.ts'

/** What a Connection is made of. */
export interface ConnectionParts {
  readonly carrier: Carrier
  readonly clock: Clock
  /** Null where no login exists (desktop). */
  readonly login: ((token: string) => Promise<Result<null, string>>) | null
}

/** Keeps the page connected: reconnects with growing delays, one RpcClient per connection. */
export class Connection extends Lifetime {
  private readonly states = this.register(new Emitter<LinkState>())
  private readonly clients = this.register(new Emitter<RpcClient>())
  private readonly parts: ConnectionParts
  private timer: Disposable | null = null
  /** The number of the attempt that runs; null: none does. */
  private running: number | null = null
  private attempts = 0
  /** Why there is no connection, and how many attempts have failed since the last; null: none has. */
  private loss: { readonly reason: string; readonly attempt: number } | null = null
  private client: RpcClient | null = null
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

  /** Begins; with a token, logs in first. */
  async start(token: string | null): Promise<void> {
    if (token !== null && this.parts.login !== null) await this.login(token)
    else await this.connect()
  }

  /** Gives the host a token and connects when it is the right one. */
  async login(token: string): Promise<void> {
    if (this.parts.login === null) return
    this.abandon()
    this.states.fire({ kind: 'login', problem: null, busy: true })
    const answer = await this.parts.login(token)
    if (this.isDisposed) return
    if (answer.ok) await this.connect()
    else this.states.fire({ kind: 'login', problem: answer.error, busy: false })
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
    if (this.loss !== null) this.states.fire({ kind: 'gone', ...this.loss, nextAt: null })
    const opened = await this.parts.carrier.open()
    if (this.running !== attempt) return opened.ok ? opened.value.close('another attempt has replaced it') : undefined
    this.running = null
    if (opened.ok) return this.adopt(opened.value)
    if (opened.error.kind === 'login') this.states.fire({ kind: 'login', problem: null, busy: false })
    else this.wait(opened.error.reason)
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
      this.wait(reason)
    })
    this.clients.fire(client)
  }

  private wait(reason: string): void {
    if (this.isDisposed) return
    const attempt = (this.loss?.attempt ?? 0) + 1
    this.loss = { reason, attempt }
    const delayMs = retryDelayMs(attempt)
    this.states.fire({ kind: 'gone', reason, attempt, nextAt: this.parts.clock.now() + delayMs })
    this.timer = this.parts.clock.setTimer(delayMs, () => void this.connect())
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
