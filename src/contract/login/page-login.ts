import { assertNever } from '../../base/assert-never.ts'
import {
  derived,
  hostProofOf,
  isSame,
  pageKeyOf,
  pageProofOf,
  verifierOf,
  type Mac,
  type Transcript,
  type Verifier,
} from './credential.ts'
import {
  hostLoginMessage,
  LOGIN_VERSION,
  parseLoginMessage,
  type HostLoginMessage,
  type PageLoginMessage,
} from './messages.ts'
import type { LoginRefusal } from '../../shapes/login.ts'

/** What a page logs in with. */
export interface PageLoginParts {
  /** A code, a key or a ticket. */
  readonly secret: string
  /** `host:port` of the page's own address. */
  readonly address: string
  /** 64 random hex digits. */
  readonly nonce: string
  readonly mac: Mac
  /**
   * `prove`: only lets the host prove itself, and gives nothing away. `enter`: logs in; `life` is the host's if a
   * proof of it is at hand, and then a host of another life is not told anything.
   */
  readonly goal: { readonly kind: 'prove' } | { readonly kind: 'enter'; readonly life: string | null }
}

/** The secrets of a page that is logged in; in hex. */
export interface PageSecrets {
  readonly packets: string
  readonly stream: string
  readonly key: string
  readonly ticket: string
}

/** What follows from a message of the host. */
export type PageLoginStep =
  | { readonly kind: 'send'; readonly text: string }
  /** The host has proved itself; the connection has served its purpose. */
  | { readonly kind: 'proved'; readonly life: string }
  /** The host has proved itself and is another one than at the last proof. */
  | { readonly kind: 'other-life' }
  | { readonly kind: 'welcome'; readonly streams: boolean; readonly secrets: PageSecrets }
  /** Not proven: anybody may have said so. */
  | { readonly kind: 'refused'; readonly reason: LoginRefusal }
  /** Whoever answers does not know the secret: it is not the host. Nothing was given away. */
  | { readonly kind: 'stranger' }

/** The page's side of one login: it says nothing but which secret it has until the host has proved itself. */
export class PageLogin {
  private readonly parts: PageLoginParts
  private readonly verifier: Verifier
  private transcript: Transcript | null = null

  constructor(parts: PageLoginParts) {
    this.parts = parts
    this.verifier = verifierOf(parts.secret, parts.mac)
  }

  /** The first message. */
  begin(): string {
    const { nonce } = this.parts
    return textOf({ type: 'begin', version: LOGIN_VERSION, credential: this.verifier.id, nonce })
  }

  /** Takes a message of the host. */
  receive(text: string): PageLoginStep {
    const message = parseLoginMessage(hostLoginMessage, text)
    if (message === null) return { kind: 'stranger' }
    switch (message.type) {
      case 'challenge':
        return this.check(message)
      case 'welcome':
        return this.enter(message.streams)
      case 'refused':
        return { kind: 'refused', reason: message.reason }
      default:
        return assertNever(message)
    }
  }

  private check({ nonce, life, proof }: Extract<HostLoginMessage, { type: 'challenge' }>): PageLoginStep {
    const { secret, address, nonce: pageNonce, mac, goal } = this.parts
    const transcript = { credential: this.verifier.id, pageNonce, hostNonce: nonce, life, address }
    const isFirst = this.transcript === null
    if (!isFirst || !isSame(proof, hostProofOf(this.verifier, transcript, mac))) return { kind: 'stranger' }
    this.transcript = transcript
    if (goal.kind === 'prove') return { kind: 'proved', life }
    if (goal.life !== null && goal.life !== life) return { kind: 'other-life' }
    return { kind: 'send', text: textOf({ type: 'answer', proof: pageProofOf(secret, transcript, mac) }) }
  }

  private enter(streams: boolean): PageLoginStep {
    const { transcript } = this
    if (transcript === null || this.parts.goal.kind === 'prove') return { kind: 'stranger' }
    const { secret, mac } = this.parts
    const pageKey = pageKeyOf(secret, mac)
    const secretFor = (purpose: keyof PageSecrets): string => derived(purpose, pageKey, transcript, mac)
    const secrets = {
      packets: secretFor('packets'),
      stream: secretFor('stream'),
      key: secretFor('key'),
      ticket: secretFor('ticket'),
    }
    return { kind: 'welcome', streams, secrets }
  }
}

function textOf(message: PageLoginMessage): string {
  return JSON.stringify(message)
}
