import type { Verifier } from '../../contract/login/credential.ts'
import { TICKET_GRACE_MS, TICKETS_MAX } from './limits.ts'

/** Lets the next load of a page, or a duplicate of it, into the login it has. */
export interface Ticket {
  readonly verifier: Verifier
  readonly loginId: string
}

interface Held extends Ticket {
  /** Monotonic ms; null while the connection it was made for is open. */
  readonly endsAtMs: number | null
}

/**
 * The tickets of all connections. A ticket lies where whoever serves the page's address can read it, so it is good
 * only while its connection is open, which means that this host serves that address, and shortly after.
 */
export class Tickets {
  private readonly monotonicMs: () => number
  private readonly tickets = new Map<string, Held>()

  constructor(monotonicMs: () => number) {
    this.monotonicMs = monotonicMs
  }

  /** Adds the ticket of a connection that begins. */
  add(ticket: Ticket): void {
    this.dropExpired()
    const [oldest] = this.tickets.keys()
    if (oldest !== undefined && this.tickets.size >= TICKETS_MAX) this.tickets.delete(oldest)
    this.tickets.set(ticket.verifier.id, { ...ticket, endsAtMs: null })
  }

  find(id: string): Ticket | null {
    this.dropExpired()
    return this.tickets.get(id) ?? null
  }

  /** The connection of a ticket has ended. */
  release(id: string): void {
    const held = this.tickets.get(id)
    if (held !== undefined) this.tickets.set(id, { ...held, endsAtMs: this.monotonicMs() + TICKET_GRACE_MS })
  }

  /** A login was ended. */
  dropLogin(loginId: string): void {
    for (const [id, ticket] of [...this.tickets]) if (ticket.loginId === loginId) this.tickets.delete(id)
  }

  private dropExpired(): void {
    const now = this.monotonicMs()
    for (const [id, { endsAtMs }] of [...this.tickets]) {
      if (endsAtMs !== null && endsAtMs <= now) this.tickets.delete(id)
    }
  }
}
