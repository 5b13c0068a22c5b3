import { afterEach, expect, it, vi } from 'vitest'
import { addressIn, PageCredentials, takeCodeFromAddress } from './page-credentials.ts'

const CODE = 'abcdefghijklmnopqrstuvwxyz234567'
const SECRETS = { packets: 'p', stream: 's', key: 'k', ticket: 't' }

/** What a tab keeps over its reload. */
function tab(): Storage {
  const kept = new Map<string, string>()
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => kept.set(name, value),
    removeItem: (name: string) => kept.delete(name),
    get length() {
      return kept.size
    },
  } as unknown as Storage
}

afterEach(() => vi.unstubAllGlobals())

it('a page has nothing until it is given a code, and its key from then on', () => {
  const page = new PageCredentials(tab())
  expect(page.best).toBeNull()
  page.offer(CODE)
  expect(page.best).toEqual({ kind: 'code', secret: CODE })
  page.entered({ kind: 'code', secret: CODE }, SECRETS)
  expect(page.best).toEqual({ kind: 'key', secret: 'k' })
})

it('H2: only the ticket is stored, and the next load of the page takes it away', () => {
  const stored = tab()
  new PageCredentials(stored).entered({ kind: 'code', secret: CODE }, SECRETS)
  expect(stored.length).toBe(1)
  const next = new PageCredentials(stored)
  expect(stored.length).toBe(0)
  expect(next.best).toEqual({ kind: 'ticket', secret: 't' })
})

it('a key is kept when it is refused, which anybody can do in the host’s place; a code and a ticket are not', () => {
  const stored = tab()
  const page = new PageCredentials(stored)
  page.entered({ kind: 'code', secret: CODE }, SECRETS)
  page.entered({ kind: 'key', secret: 'k' }, { ...SECRETS, key: 'never registered', ticket: 't2' })
  page.refused({ kind: 'key', secret: 'k' })
  expect(page.best).toEqual({ kind: 'key', secret: 'k' })
  page.offer(CODE)
  page.refused({ kind: 'code', secret: CODE })
  expect(page.best).toEqual({ kind: 'key', secret: 'k' })
  const next = new PageCredentials(stored)
  next.refused({ kind: 'ticket', secret: 't2' })
  expect(next.best).toBeNull()
})

it('H3: the code is taken out of the address bar at once', () => {
  const replaced: unknown[] = []
  vi.stubGlobal('history', { replaceState: (...to: unknown[]) => replaced.push(to) })
  vi.stubGlobal('location', { hash: `#login=${CODE}`, pathname: '/', search: '?test' })
  expect(takeCodeFromAddress()).toBe(CODE)
  expect(replaced).toEqual([[null, '', '/?test']])
  vi.stubGlobal('location', { hash: '#elsewhere', pathname: '/', search: '' })
  expect(takeCodeFromAddress()).toBeNull()
  expect(replaced).toHaveLength(1)
})

it('an address is found in what a person pasted, and only one with a code', () => {
  const address = `http://aaaaaaaaaa.localhost:26772/#login=${CODE}`
  expect(addressIn(`Corral is at ${address}\n`)?.href).toBe(address)
  expect(addressIn(CODE)).toBeNull()
  expect(addressIn('http://aaaaaaaaaa.localhost:26772/')).toBeNull()
  expect(addressIn(`javascript:alert(1)//#login=${CODE}`)).toBeNull()
})
