import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ManualClock } from '../../../test/support/manual-clock.ts'
import { FRESH_NAMES, MemoryLogins, testLogins } from '../../../test/support/memory-logins.ts'
import { verifierOf } from '../../contract/login/credential.ts'
import {
  CODE_LIFE_MS,
  CODES_MAX,
  CONNECTIONS_PER_LOGIN,
  KEYS_PER_LOGIN,
  LOGIN_UNUSED_MS,
  LOGINS_MAX,
  TICKET_GRACE_MS,
} from './limits.ts'
import type { Credential, LoginConnection, Logins } from './logins.ts'
import { nodeMac } from './node-mac.ts'
import { randomHex } from './random-text.ts'

const PORT = 4000
const HOUR_MS = 60 * 60 * 1000
const opened: Logins[] = []
let clock: ManualClock
let store: MemoryLogins
let logins: Logins

/** A host starts: with what an earlier one has stored. */
function start(names = FRESH_NAMES): Logins {
  const made = testLogins(clock, store, names)
  made.listensOn(PORT)
  opened.push(made)
  return made
}

beforeEach(() => {
  clock = new ManualClock()
  store = new MemoryLogins()
  logins = start()
})
afterEach(() => {
  for (const each of opened.splice(0)) each.dispose()
})

interface Page {
  readonly name: string
  readonly secret: string
}

function newPage(role: 'owner' | 'viewer' = 'owner', at = logins, loginId: string | null = null): Page {
  const { url = '' } = at.createAddress({ role, loginId, isForOwnUser: false }) ?? {}
  const [, name = '', secret = ''] = /^http:\/\/([^:]+):4000\/#login=([a-z2-7]{32})$/.exec(url) ?? []
  return { name, secret }
}

const find = ({ name, secret }: Page, at = logins): Credential | string => at.find(verifierOf(secret, nodeMac).id, name)

interface Entered extends LoginConnection {
  readonly key: Page
  readonly ticket: Page
}

function enter(page: Page, at = logins): Entered {
  const credential = find(page, at)
  if (typeof credential === 'string') throw new Error(credential)
  const secrets = { key: randomHex(32), ticket: randomHex(32) }
  const entered = at.enter(credential, secrets, { name: page.name, from: '127.0.0.1', browser: 'Firefox on Linux' })
  if (typeof entered === 'string') throw new Error(entered)
  const [key, ticket] = [secrets.key, secrets.ticket].map((secret) => ({ name: page.name, secret }))
  return { ...entered, key: key ?? page, ticket: ticket ?? page }
}

describe('a code', () => {
  it('H3: works once', () => {
    const page = newPage()
    enter(page)
    expect(find(page)).toBe('used')
  })

  it('H3: works for 60 s, on a clock that does not jump', () => {
    const page = newPage()
    clock.advance(CODE_LIFE_MS - 1)
    expect(find(page)).toMatchObject({ kind: 'code' })
    clock.advance(1)
    expect(find(page)).toBe('expired')
    expect(CODE_LIFE_MS).toBe(60_000)
  })

  it('H3: cannot be used by two that were let through at the same moment', () => {
    const page = newPage()
    const credentials = [find(page), find(page)]
    const entered = credentials.map((credential) => {
      if (typeof credential === 'string') return credential
      const secrets = { key: randomHex(32), ticket: randomHex(32) }
      return logins.enter(credential, secrets, { name: page.name, from: '', browser: '' })
    })
    expect(entered[0]).toMatchObject({ role: 'owner' })
    expect(entered[1]).toBe('used')
  })

  it('M3: works whatever was tried before it', () => {
    const page = newPage()
    for (let wrong = 0; wrong < 10_000; wrong += 1) expect(logins.find(randomHex(16), page.name)).toBe('unknown')
    expect(find(page)).toMatchObject({ kind: 'code' })
  })

  it('is for the page of its own address only', () => {
    const [page, other] = [newPage(), newPage()]
    expect(find({ ...page, name: other.name })).toBe('other-address')
    expect(find(page)).toMatchObject({ kind: 'code' })
  })

  it('H2: ends with the host', () => {
    const page = newPage()
    expect(find(page, start())).toBe('unknown')
  })

  it('makes a new login each time, with the rights it was made for', () => {
    const [owner, viewer] = [enter(newPage()), enter(newPage('viewer'))]
    expect([owner.role, viewer.role]).toEqual(['owner', 'viewer'])
    expect(owner.loginId).not.toBe(viewer.loginId)
    expect(logins.list(owner.loginId)).toHaveLength(2)
  })

  it('the oldest makes room when there are too many', () => {
    const first = newPage()
    for (let made = 0; made < CODES_MAX; made += 1) newPage()
    expect(find(first)).toBe('expired')
  })

  it('there is none before a web server listens', () => {
    const early = testLogins(clock, store)
    opened.push(early)
    expect(early.createAddress({ role: 'owner', loginId: null, isForOwnUser: false })).toBeNull()
  })
})

describe('a page that was logged in', () => {
  it('comes back with its key after the host was started again; nothing else of it does', () => {
    const page = newPage()
    const { key, ticket, loginId } = enter(page)
    const next = start()
    expect(find(ticket, next)).toBe('unknown')
    expect(find(page, next)).toBe('unknown')
    expect(find(key, next)).toMatchObject({ kind: 'key', loginId })
    expect(next.kindOf(key.name)).toBe('earlier')
  })

  it('H1: its key is worth nothing under another name', () => {
    const { key } = enter(newPage())
    expect(find({ ...key, name: newPage().name })).toBe('other-address')
  })

  it('is let in again by its ticket, while its connection is open and 30 s after', () => {
    const entered = enter(newPage())
    clock.advance(HOUR_MS)
    expect(find(entered.ticket)).toMatchObject({ kind: 'ticket', loginId: entered.loginId })
    entered.leave()
    clock.advance(TICKET_GRACE_MS - 1)
    expect(find(entered.ticket)).toMatchObject({ kind: 'ticket' })
    clock.advance(1)
    expect(find(entered.ticket)).toBe('unknown')
  })

  it('and a duplicate of it both come back after the host was started again, as one login', () => {
    const first = enter(newPage())
    const second = enter(first.ticket)
    expect(second.loginId).toBe(first.loginId)
    expect(logins.list(null)).toMatchObject([{ pages: 2 }])
    const next = start()
    for (const { key } of [first, second]) expect(find(key, next)).toMatchObject({ kind: 'key' })
  })

  it('that is loaded again and again keeps a bounded number of keys, and costs no other page its own', () => {
    const page = enter(newPage())
    let other = enter(page.ticket)
    for (let load = 0; load < 2 * KEYS_PER_LOGIN; load += 1) {
      other.leave()
      other = enter(other.ticket)
    }
    expect(store.kept[0]?.keys).toHaveLength(KEYS_PER_LOGIN)
    const next = start()
    for (const { key } of [page, other]) expect(find(key, next)).toMatchObject({ kind: 'key' })
  })

  it('keeps its key over many reconnections', () => {
    const first = enter(newPage())
    for (let time = 0; time < 5; time += 1) enter(first.key).leave()
    expect(store.kept[0]?.keys).toHaveLength(1)
    expect(find(first.key)).toMatchObject({ kind: 'key' })
  })

  it('H1: what is stored of it logs nobody in', () => {
    const { key } = enter(newPage())
    const [stored] = store.kept
    const texts = stored?.keys.flatMap(({ id, hostKey, storedKey }) => [id, hostKey, storedKey]) ?? []
    expect(JSON.stringify(store.kept)).not.toContain(key.secret)
    expect(texts.map((secret) => find({ name: key.name, secret }))).toEqual(['unknown', 'unknown', 'unknown'])
  })

  it('has a bounded number of connections', () => {
    const { key } = enter(newPage())
    for (let more = 1; more < CONNECTIONS_PER_LOGIN; more += 1) enter(key)
    expect(() => enter(key)).toThrow('too-many')
    expect(enter(newPage()).role, 'another login').toBe('owner')
  })
})

describe('a login', () => {
  it('ends after 7 days without use', () => {
    const { key, leave } = enter(newPage())
    leave()
    clock.advance(LOGIN_UNUSED_MS - 1)
    expect(find(key)).toMatchObject({ kind: 'key' })
    clock.advance(1)
    expect(find(key)).toBe('unknown')
    expect(store.kept).toEqual([])
    expect(LOGIN_UNUSED_MS).toBe(7 * 24 * HOUR_MS)
  })

  it('does not end while a window is open, and its use is recorded for a host that crashes', () => {
    const { key, loginId } = enter(newPage())
    clock.advance(3 * LOGIN_UNUSED_MS)
    expect(logins.list(loginId)).toMatchObject([{ pages: 1, isOwn: true, lastUsedAt: clock.now() }])
    expect(find(key, start())).toMatchObject({ kind: 'key' })
  })

  it('that is ended is told to whoever holds its connections, and is gone for good', () => {
    const ended: string[] = []
    logins.onEnd((id) => ended.push(id))
    const { key, ticket, loginId } = enter(newPage())
    expect(logins.end([loginId, 'nobody'])).toBe(1)
    expect(ended).toEqual([loginId])
    expect([find(key), find(ticket), find(key, start())]).toEqual(['unknown', 'unknown', 'unknown'])
  })

  it('can be kept while all others are ended', () => {
    const [own, other, third] = [enter(newPage()), enter(newPage()), enter(newPage('viewer'))]
    expect(logins.endOthers(own.loginId)).toBe(2)
    expect(logins.list(null).map(({ id }) => id)).toEqual([own.loginId])
    expect([find(other.key), find(third.key)]).toEqual(['unknown', 'unknown'])
    expect(logins.endOthers(null)).toBe(1)
  })

  it('that was used longest ago makes room when there are too many', () => {
    const first = enter(newPage())
    first.leave()
    const pages = Array.from({ length: LOGINS_MAX }, () => {
      clock.advance(1)
      const entered = enter(newPage())
      entered.leave()
      return entered
    })
    expect(logins.list(null)).toHaveLength(LOGINS_MAX)
    expect(find(first.key)).toBe('unknown')
    expect(find(pages[0]?.key ?? first.key)).toMatchObject({ kind: 'key' })
  })

  it('on a host with fixed names gets its next address under its own', () => {
    logins = start({ fixed: ['box.example', '192.0.2.7'], usual: '192.0.2.7' })
    expect(newPage().name).toBe('192.0.2.7')
    const own = enter({ ...newPage(), name: 'box.example' })
    expect(newPage('owner', logins, own.loginId).name).toBe('box.example')
  })

  it('leaves no timer behind', () => {
    enter(newPage())
    for (const each of opened.splice(0)) each.dispose()
    expect(clock.pendingTimers).toBe(0)
  })
})
