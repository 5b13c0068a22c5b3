import { expect, test } from 'vitest'
import { Credentials, newToken } from './credentials.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const pairOf = (setCookie: string): string => setCookie.split(';')[0] ?? ''

test('a token has 256 bits and is never the same', () => {
  expect(newToken()).toMatch(/^[\w-]{43}$/)
  expect(newToken()).not.toBe(newToken())
})

test('only the whole token is the token', () => {
  const credentials = new Credentials('secret', 1)
  expect(credentials.isToken('secret')).toBe(true)
  expect(['', 'secre', 'secret ', 'SECRET'].some((token) => credentials.isToken(token))).toBe(false)
})

test('a session cookie cannot be read by scripts, is sent to no other site, and does not hold the token', () => {
  const cookie = new Credentials('secret', 1).newCookie()
  expect(cookie).toContain('HttpOnly')
  expect(cookie).toContain('SameSite=Strict')
  expect(cookie).not.toContain('secret')
})

test('a session outlives the host and ends with the token', () => {
  const cookie = pairOf(new Credentials('secret', 1).newCookie())
  expect(new Credentials('secret', 1).sessionOf(`other=1; ${cookie}`)).not.toBeNull()
  expect(new Credentials('changed', 1).sessionOf(cookie)).toBeNull()
})

test('a browser that signs in again stays in its session', () => {
  const credentials = new Credentials('secret', 1)
  const session = credentials.sessionOf(pairOf(credentials.newCookie()))
  expect(credentials.sessionOf(pairOf(credentials.newCookie(session)))).toBe(session)
  expect(credentials.sessionOf(pairOf(credentials.newCookie()))).not.toBe(session)
})

test('a session of another host of this machine is none', () => {
  const cookie = pairOf(new Credentials('secret', 1).newCookie())
  expect(new Credentials('secret', 2).sessionOf(cookie.replace('corral-1', 'corral-2'))).toBeNull()
})

test('a session expires', () => {
  const cookie = pairOf(new Credentials('secret', 1, () => 0).newCookie())
  expect(new Credentials('secret', 1, () => 6 * DAY_MS).sessionOf(cookie)).not.toBeNull()
  expect(new Credentials('secret', 1, () => 8 * DAY_MS).sessionOf(cookie)).toBeNull()
})

test.each([undefined, '', 'corral-1', 'corral-1=', 'corral-1=a.b', 'corral-1=a.9999999999.c'])(
  '%j is no session',
  (header) => {
    expect(new Credentials('secret', 1).sessionOf(header)).toBeNull()
  },
)
