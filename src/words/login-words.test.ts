import { expect, it } from 'vitest'
import { loginRefusal } from '../shapes/login.ts'
import { originWords, refusalWords, useWords, validityWords } from './login-words.ts'

it('every refusal has words of its own', () => {
  const all = [null, ...loginRefusal.options].map(refusalWords)
  expect(new Set(all).size).toBe(all.length)
  for (const words of all) expect(words).toMatch(/^[A-Z].*\.$/)
})

it('an address of this machine may be the end of a tunnel', () => {
  expect(['127.0.0.1', '::1', '::ffff:127.0.0.1'].map(originWords)).toEqual(Array(3).fill('this machine or a tunnel'))
  expect(originWords('::ffff:192.0.2.7')).toBe('192.0.2.7')
})

it('tells when a login is in use', () => {
  const now = new Date(2026, 0, 5, 12, 0).getTime()
  const createdAt = new Date(2026, 0, 5, 9, 30).getTime()
  expect(useWords({ createdAt, lastUsedAt: now, pages: 2 }, now)).toBe('2 windows open, since 09:30')
  expect(useWords({ createdAt, lastUsedAt: now - 90 * 60_000, pages: 0 }, now)).toBe(
    'last used 1 h 30 m ago, since 09:30',
  )
})

it('counts down how long an address works', () => {
  expect(validityWords(60_000)).toBe('Works once, for 60 s.')
  expect(validityWords(1_000)).toBe('Works once, for 1 s.')
  expect(validityWords(999)).toBe('This address does not work any more.')
})
