import { verifierOf, type Mac, type Verifier } from '../../contract/login/credential.ts'
import type { LoginRole } from '../../shapes/login.ts'
import { CODE_CHARACTERS, CODE_LIFE_MS, CODES_MAX, SPENT_CODES_KEPT } from './limits.ts'
import { randomText } from './random-text.ts'

/** What a code lets in. */
export interface CodeGrant {
  readonly role: LoginRole
  /** The name of the host in the address the code belongs to. */
  readonly name: string
  /**
   * The code was given to a program by its command line, which every user of the machine can read: only a page of this
   * host's own user may use it.
   */
  readonly isForOwnUser: boolean
}

/** A code that can be used. */
export interface LoginCode extends CodeGrant {
  readonly verifier: Verifier
  /** Monotonic ms. */
  readonly endsAtMs: number
}

/** Codes that log one page in, once and for a short time. They live in memory only and end with the host. */
export class LoginCodes {
  private readonly mac: Mac
  private readonly monotonicMs: () => number
  private readonly codes = new Map<string, LoginCode>()
  private readonly spent = new Map<string, 'used' | 'expired'>()

  constructor(mac: Mac, monotonicMs: () => number) {
    this.mac = mac
    this.monotonicMs = monotonicMs
  }

  /** A new code. */
  create(grant: CodeGrant): string {
    this.dropExpired()
    const [oldest] = this.codes.keys()
    if (oldest !== undefined && this.codes.size >= CODES_MAX) this.spend(oldest, 'expired')
    const text = randomText(CODE_CHARACTERS)
    const verifier = verifierOf(text, this.mac)
    this.codes.set(verifier.id, { ...grant, verifier, endsAtMs: this.monotonicMs() + CODE_LIFE_MS })
    return text
  }

  /** The code of that id, or why it cannot be used. */
  find(id: string): LoginCode | 'used' | 'expired' | 'unknown' {
    this.dropExpired()
    return this.codes.get(id) ?? this.spent.get(id) ?? 'unknown'
  }

  /** Uses a code up; false if that was done before. */
  use(id: string): boolean {
    if (typeof this.find(id) === 'string') return false
    this.spend(id, 'used')
    return true
  }

  private dropExpired(): void {
    const now = this.monotonicMs()
    for (const [id, { endsAtMs }] of [...this.codes]) if (endsAtMs <= now) this.spend(id, 'expired')
  }

  private spend(id: string, how: 'used' | 'expired'): void {
    this.codes.delete(id)
    this.spent.set(id, how)
    const [oldest] = this.spent.keys()
    if (oldest !== undefined && this.spent.size > SPENT_CODES_KEPT) this.spent.delete(oldest)
  }
}
