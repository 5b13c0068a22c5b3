import type { LoginKey, StoredLogin } from '../../shapes/login.ts'
import { KEYS_PER_LOGIN, LOGIN_UNUSED_MS, LOGINS_MAX } from './limits.ts'
import { randomHex } from './random-text.ts'

/** Where logins are kept while no host runs. */
export interface LoginStore {
  read(): readonly StoredLogin[]
  /** Does not throw: what cannot be kept ends with this host. */
  write(logins: readonly StoredLogin[]): void
}

/** What is known of who logs in. */
export interface NewLogin extends Pick<StoredLogin, 'role' | 'browser' | 'from' | 'name'> {
  readonly key: LoginKey
}

/** 64 bits: an id names a login in a list, it opens nothing. */
const ID_BYTES = 8

/** The logins there are, each change of which is stored at once. Times are epoch ms. */
export class KeptLogins {
  private readonly store: LoginStore
  private readonly now: () => number
  private readonly logins: Map<string, StoredLogin>

  constructor(store: LoginStore, now: () => number) {
    this.store = store
    this.now = now
    this.logins = new Map(store.read().map((login) => [login.id, login]))
  }

  /** The latest used first. */
  get list(): readonly StoredLogin[] {
    return [...this.logins.values()].toSorted((a, b) => b.lastUsedAt - a.lastUsedAt)
  }

  get(id: string): StoredLogin | null {
    return this.logins.get(id) ?? null
  }

  /** The login that has a key of this id, and the key. */
  withKey(keyId: string): { readonly login: StoredLogin; readonly key: LoginKey } | null {
    for (const login of this.logins.values()) {
      const key = login.keys.find(({ id }) => id === keyId)
      if (key !== undefined) return { login, key }
    }
    return null
  }

  /** True if a login has its page under this name. */
  hasName(name: string): boolean {
    return [...this.logins.values()].some((login) => login.name === name)
  }

  add({ key, ...visitor }: NewLogin): StoredLogin {
    const at = this.now()
    const login = { ...visitor, id: randomHex(ID_BYTES), createdAt: at, lastUsedAt: at, keys: [key] }
    this.put(login)
    return login
  }

  /** Adds a page's key to a login; when there are too many, the oldest goes that no open page has. */
  addKey(login: StoredLogin, key: LoginKey, isInUse: (keyId: string) => boolean): void {
    const idle = login.keys.filter(({ id }) => !isInUse(id))
    const surplus = new Set(idle.slice(0, Math.max(0, login.keys.length + 1 - KEYS_PER_LOGIN)))
    const others = login.keys.filter((other) => !surplus.has(other))
    this.put({ ...login, lastUsedAt: this.now(), keys: [...others, key] })
  }

  /** The logins are in use now. */
  touch(ids: Iterable<string>): void {
    const lastUsedAt = this.now()
    for (const id of ids) {
      const login = this.logins.get(id)
      if (login !== undefined) this.logins.set(id, { ...login, lastUsedAt })
    }
    this.write()
  }

  remove(ids: readonly string[]): void {
    if (ids.filter((id) => this.logins.delete(id)).length > 0) this.write()
  }

  /** The logins that have ended by being unused, or for which there is no room; `isInUse`: it has a connection. */
  surplus(isInUse: (id: string) => boolean): readonly string[] {
    const oldest = this.now() - LOGIN_UNUSED_MS
    const idle = this.list.filter(({ id }) => !isInUse(id))
    const unused = idle.filter(({ lastUsedAt }) => lastUsedAt <= oldest)
    const others = idle.filter((login) => !unused.includes(login))
    const tooMany = Math.max(0, this.logins.size - unused.length - LOGINS_MAX)
    return [...unused, ...others.toReversed().slice(0, tooMany)].map(({ id }) => id)
  }

  private put(login: StoredLogin): void {
    this.logins.set(login.id, login)
    this.write()
  }

  private write(): void {
    this.store.write([...this.logins.values()])
  }
}
