import type { Clock } from '../../base/clock.ts'
import { Lifetime } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import { Timer } from '../../base/timer.ts'
import { verifierOf, type Mac, type Verifier } from '../../contract/login/credential.ts'
import type { LoginRefusal, LoginRole } from '../../shapes/login.ts'
import type { LoginAddress, LoginView } from '../../contract/views.ts'
import { LoginCodes, type LoginCode } from './codes.ts'
import { KeptLogins, type LoginStore } from './kept-logins.ts'
import { CODE_LIFE_MS, CONNECTIONS_PER_LOGIN, LOGIN_USE_RECORDED_MS } from './limits.ts'
import { hostPort, PageNames, type NameKind, type NamePlan } from './page-names.ts'
import { randomHex } from './random-text.ts'
import { Tickets } from './tickets.ts'

/** What a page may log in with: a code makes a new login; a key and a ticket continue one. */
export type Credential =
  | { readonly kind: 'code'; readonly verifier: Verifier; readonly code: LoginCode }
  | { readonly kind: 'key'; readonly verifier: Verifier; readonly loginId: string }
  | { readonly kind: 'ticket'; readonly verifier: Verifier; readonly loginId: string }

/** Who is at the other end, as far as the connection tells. */
export interface Visitor {
  /** The name of the host in the page's address. */
  readonly name: string
  /** Address it comes from. */
  readonly from: string
  readonly browser: string
}

/** The secrets of a page, derived from its proof. */
export interface NextSecrets {
  readonly key: string
  readonly ticket: string
}

/** A connection of a login, from its beginning to `leave`. */
export interface LoginConnection {
  readonly loginId: string
  readonly role: LoginRole
  leave(): void
}

export interface LoginsParts {
  readonly store: LoginStore
  readonly clock: Clock
  readonly mac: Mac
  readonly names: NamePlan
}

/** What a new address is to be good for. */
export interface AddressWish {
  readonly role: LoginRole
  /** The login that asks; its own address may have one of the fixed names. Null: none asks. */
  readonly loginId: string | null
  readonly isForOwnUser: boolean
}

/** 128 bits. */
const LIFE_BYTES = 16

/**
 * The logins of browsers at this host: what they may log in with, who is logged in, and its end. Nothing here is ever
 * sent: both sides derive all secrets from the code in the address.
 */
export class Logins extends Lifetime {
  /** The life of this host; codes and tickets are of one life only. */
  readonly life = randomHex(LIFE_BYTES)
  private readonly parts: LoginsParts
  private readonly names: PageNames
  private readonly codes: LoginCodes
  private readonly tickets: Tickets
  private readonly kept: KeptLogins
  private readonly connections = new Map<string, number>()
  /** Keys of pages that are open. */
  private readonly openKeys = new Set<string>()
  private readonly ends = this.register(new Emitter<string>())
  private readonly recording: Timer
  private port: number | null = null

  /** The id of each login that was ended; its connections must be closed. */
  readonly onEnd = this.ends.event

  constructor(parts: LoginsParts) {
    super()
    this.parts = parts
    const monotonicMs = (): number => parts.clock.monotonicMs()
    this.names = new PageNames(parts.names)
    this.codes = new LoginCodes(parts.mac, monotonicMs)
    this.tickets = new Tickets(monotonicMs)
    this.kept = new KeptLogins(parts.store, () => parts.clock.now())
    this.recording = this.register(new Timer(parts.clock))
    this.endSurplus()
  }

  /** The web server listens: addresses can be made. */
  listensOn(port: number): void {
    this.port = port
  }

  /** A new address with a code; null while no web server listens. */
  createAddress({ role, loginId, isForOwnUser }: AddressWish): LoginAddress | null {
    if (this.port === null) return null
    const own = loginId === null ? null : this.kept.get(loginId)
    const name = this.names.choose(own?.name ?? null)
    const code = this.codes.create({ role, name, isForOwnUser })
    return { url: `http://${hostPort(name, this.port)}/#login=${code}`, validMs: CODE_LIFE_MS }
  }

  kindOf(name: string): NameKind {
    return this.names.kindOf(name, this.kept.hasName(name))
  }

  /** The credential of that id for a page under that name, or why there is none. */
  find(id: string, name: string): Credential | LoginRefusal {
    this.endSurplus()
    const code = this.codes.find(id)
    if (typeof code !== 'string') {
      const isItsPage = code.name === name || this.names.isFixed(name)
      return isItsPage ? { kind: 'code', verifier: code.verifier, code } : 'other-address'
    }
    const ticket = this.tickets.find(id)
    if (ticket !== null) return this.isAt(ticket.loginId, name) ? { kind: 'ticket', ...ticket } : 'other-address'
    const held = this.kept.withKey(id)
    if (held === null) return code
    return held.login.name === name ? { kind: 'key', verifier: held.key, loginId: held.login.id } : 'other-address'
  }

  /** Logs a page in that has proved to have the credential. */
  enter(credential: Credential, secrets: NextSecrets, visitor: Visitor): LoginConnection | LoginRefusal {
    const key = verifierOf(secrets.key, this.parts.mac)
    if (credential.kind === 'code') {
      if (!this.codes.use(credential.verifier.id)) return 'used'
      const login = this.kept.add({ ...visitor, role: credential.code.role, key })
      this.endSurplus(login.id)
      return this.connect(login.id, login.role, { key, secrets })
    }
    const login = this.kept.get(credential.loginId)
    if (login === null) return 'unknown'
    if ((this.connections.get(login.id) ?? 0) >= CONNECTIONS_PER_LOGIN) return 'too-many'
    if (credential.kind === 'key') {
      this.kept.touch([login.id])
      return this.connect(login.id, login.role, { key: credential.verifier, secrets })
    }
    this.kept.addKey(login, key, (id) => this.openKeys.has(id))
    return this.connect(login.id, login.role, { key, secrets })
  }

  /** The latest used first. */
  list(ownId: string | null): readonly LoginView[] {
    this.endSurplus()
    return this.kept.list.map(({ id, role, browser, from, createdAt, lastUsedAt }) => {
      const pages = this.connections.get(id) ?? 0
      const usedAt = pages > 0 ? this.parts.clock.now() : lastUsedAt
      return { id, role, browser, from, createdAt, lastUsedAt: usedAt, pages, isOwn: id === ownId }
    })
  }

  /** Ends logins at once; returns how many there were. */
  end(ids: readonly string[]): number {
    const found = ids.filter((id) => this.kept.get(id) !== null)
    this.kept.remove(found)
    for (const id of found) {
      this.tickets.dropLogin(id)
      this.ends.fire(id)
    }
    return found.length
  }

  endOthers(ownId: string | null): number {
    return this.end(this.kept.list.map(({ id }) => id).filter((id) => id !== ownId))
  }

  override dispose(): void {
    if (this.connections.size > 0) this.kept.touch(this.connections.keys())
    super.dispose()
  }

  private isAt(loginId: string, name: string): boolean {
    return this.kept.get(loginId)?.name === name
  }

  private connect(
    loginId: string,
    role: LoginRole,
    { key, secrets }: { readonly key: Verifier; readonly secrets: NextSecrets },
  ): LoginConnection {
    const ticket = verifierOf(secrets.ticket, this.parts.mac)
    this.tickets.add({ verifier: ticket, loginId })
    this.openKeys.add(key.id)
    this.connections.set(loginId, (this.connections.get(loginId) ?? 0) + 1)
    this.recordLater()
    return { loginId, role, leave: () => this.disconnect(loginId, { ticketId: ticket.id, keyId: key.id }) }
  }

  private disconnect(
    loginId: string,
    { ticketId, keyId }: { readonly ticketId: string; readonly keyId: string },
  ): void {
    this.openKeys.delete(keyId)
    this.tickets.release(ticketId)
    const left = (this.connections.get(loginId) ?? 0) - 1
    if (left > 0) this.connections.set(loginId, left)
    else this.connections.delete(loginId)
    if (!this.isDisposed) this.kept.touch([loginId])
  }

  /** While pages are open, their logins are in use. */
  private recordLater(): void {
    this.recording.setIfNotSet(LOGIN_USE_RECORDED_MS, () => {
      if (this.connections.size === 0) return
      this.kept.touch(this.connections.keys())
      this.recordLater()
    })
  }

  private endSurplus(fresh: string | null = null): void {
    this.end(this.kept.surplus((id) => id === fresh || this.connections.has(id)))
  }
}
