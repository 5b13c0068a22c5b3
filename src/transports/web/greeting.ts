import type { RawData, WebSocket } from 'ws'
import { assertNever } from '../../base/assert-never.ts'
import type { Clock } from '../../base/clock.ts'
import { Lifetime } from '../../base/disposable.ts'
import {
  derived,
  hostProofOf,
  pageKeyIn,
  type Mac,
  type Purpose,
  type Transcript,
} from '../../contract/login/credential.ts'
import {
  LOGIN_VERSION,
  pageLoginMessage,
  parseLoginMessage,
  readyMessage,
  type HostLoginMessage,
  type PageLoginMessage,
} from '../../contract/login/messages.ts'
import { PacketOpener } from '../../contract/login/sealed-packets.ts'
import type { Downstream } from './downstream.ts'
import type { Downstreams } from './downstreams.ts'
import { GREETING_MS } from './limits.ts'
import type { Credential, LoginConnection, Logins, Visitor } from './logins.ts'
import { randomHex } from './random-text.ts'
import type { LoginRefusal } from '../../shapes/login.ts'

/** 256 bits. */
const NONCE_BYTES = 32
/** Close code for a peer that breaks the rules (RFC 6455, 7.4.1). */
const POLICY_VIOLATION = 1008

/** A page that has logged in. */
export interface Greeted {
  readonly connection: LoginConnection
  readonly opener: PacketOpener
  readonly downstream: Downstream | null
}

export interface GreetingParts {
  readonly socket: WebSocket
  readonly logins: Logins
  readonly downstreams: Downstreams
  readonly clock: Clock
  readonly mac: Mac
  readonly visitor: Visitor
  /** `host:port` of the page's address. */
  readonly address: string
  /** The page's address is of an earlier life: nothing but the WebSocket itself is trusted there, so it gets no stream. */
  readonly isEarlier: boolean
  /** True if the page runs under this host's own user, or the system cannot tell. */
  readonly isOwnUser: () => Promise<boolean>
  /** The page is logged in: the connection no longer counts as a stranger's. */
  readonly onKnown: () => void
  /** Called once, when the connection is to carry the contract. */
  readonly onReady: (greeted: Greeted) => void
}

type State =
  | { readonly kind: 'new' }
  | { readonly kind: 'checking' }
  | { readonly kind: 'challenged'; readonly credential: Credential; readonly transcript: Transcript }
  | {
      readonly kind: 'known'
      readonly connection: LoginConnection
      readonly opener: PacketOpener
      readonly stream: string
    }
  | { readonly kind: 'over' }

/**
 * The host's side of one login, on a WebSocket that has just been opened: the host proves itself, then the page does.
 * Disposing it ends the connection unless that has been handed on.
 */
export class Greeting extends Lifetime {
  private readonly parts: GreetingParts
  private state: State = { kind: 'new' }
  private readonly listener = (data: RawData, isBinary: boolean): void => this.receive(data as Buffer, isBinary)

  constructor(parts: GreetingParts) {
    super()
    this.parts = parts
    const { socket, clock, logins } = parts
    socket.on('message', this.listener)
    socket.once('close', () => this.dispose())
    socket.on('error', () => socket.terminate())
    this.register(clock.setTimer(GREETING_MS, () => this.dispose()))
    this.register(
      logins.onEnd((id) => {
        if (this.state.kind === 'known' && this.state.connection.loginId === id) this.dispose()
      }),
    )
  }

  override dispose(): void {
    if (this.isDisposed) return
    const { state } = this
    this.state = { kind: 'over' }
    super.dispose()
    if (state.kind === 'known') {
      this.parts.downstreams.take(state.stream)?.end()
      state.connection.leave()
    }
    this.parts.socket.terminate()
  }

  private receive(data: Buffer, isBinary: boolean): void {
    if (this.state.kind === 'known') return isBinary ? this.receiveSealed(data) : this.dispose()
    const message = isBinary ? null : parseLoginMessage(pageLoginMessage, data.toString('utf8'))
    if (message === null) return this.dispose()
    switch (message.type) {
      case 'begin':
        return void this.begin(message)
      case 'answer':
        return this.check(message.proof)
      default:
        return assertNever(message)
    }
  }

  private async begin({ version, credential: id, nonce }: Extract<PageLoginMessage, { type: 'begin' }>): Promise<void> {
    if (this.state.kind !== 'new') return this.dispose()
    this.state = { kind: 'checking' }
    if (version !== LOGIN_VERSION) return this.refuse('other-version')
    const { logins, visitor, address, mac, isOwnUser } = this.parts
    const credential = logins.find(id, visitor.name)
    if (typeof credential === 'string') return this.refuse(credential)
    if (credential.kind === 'code' && credential.code.isForOwnUser && !(await isOwnUser())) {
      return this.refuse('other-user')
    }
    if (this.isDisposed) return
    const { life } = logins
    const transcript = { credential: id, pageNonce: nonce, hostNonce: randomHex(NONCE_BYTES), life, address }
    this.state = { kind: 'challenged', credential, transcript }
    const proof = hostProofOf(credential.verifier, transcript, mac)
    this.send({ type: 'challenge', nonce: transcript.hostNonce, life, proof })
  }

  private check(proof: string): void {
    if (this.state.kind !== 'challenged') return this.dispose()
    const { credential, transcript } = this.state
    const { logins, downstreams, mac, visitor, isEarlier, onKnown } = this.parts
    const pageKey = pageKeyIn(proof, credential.verifier, transcript, mac)
    if (pageKey === null) return this.refuse('wrong-proof')
    const secretFor = (purpose: Purpose): string => derived(purpose, pageKey, transcript, mac)
    const secrets = { key: secretFor('key'), ticket: secretFor('ticket') }
    const connection = logins.enter(credential, secrets, visitor)
    if (typeof connection === 'string') return this.refuse(connection)
    const stream = secretFor('stream')
    this.state = { kind: 'known', connection, opener: new PacketOpener(secretFor('packets'), mac), stream }
    onKnown()
    this.send({ type: 'welcome', streams: !isEarlier && downstreams.expect(stream, connection.loginId) })
  }

  /** The first packet of a page that is logged in. */
  private receiveSealed(data: Buffer): void {
    if (this.state.kind !== 'known') return
    const { connection, opener, stream } = this.state
    const packet = opener.open(data)
    const ready = packet?.kind === 'text' ? parseLoginMessage(readyMessage, textOf(packet.payload)) : null
    if (ready === null) return this.dispose()
    const downstream = this.parts.downstreams.take(stream)
    if (ready.stream && downstream === null) return this.dispose()
    if (!ready.stream) downstream?.end()
    this.state = { kind: 'over' }
    this.parts.socket.off('message', this.listener)
    super.dispose()
    this.parts.onReady({ connection, opener, downstream: ready.stream ? downstream : null })
  }

  private refuse(reason: LoginRefusal): void {
    this.send({ type: 'refused', reason })
    this.state = { kind: 'over' }
    this.parts.socket.close(POLICY_VIOLATION, reason)
  }

  private send(message: HostLoginMessage): void {
    this.parts.socket.send(JSON.stringify(message))
  }
}

function textOf(payload: Uint8Array): string {
  return Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('utf8')
}
