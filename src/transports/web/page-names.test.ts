import { expect, test } from 'vitest'
import { NAMES_KEPT } from './limits.ts'
import { hostPort, nameIn, PageNames } from './page-names.ts'

test('H2: every address has a name of its own, which nobody can have used before', () => {
  const names = new PageNames({ fixed: [], usual: null })
  const made = Array.from({ length: 100 }, () => names.choose(null))
  expect(new Set(made).size).toBe(100)
  for (const name of made) {
    expect(name).toMatch(/^[a-z2-7]{10}\.localhost$/)
    expect(names.kindOf(name, false)).toBe('page')
  }
})

test('names of an earlier life are not the page’s, used or not', () => {
  const name = new PageNames({ fixed: [], usual: null }).choose(null)
  const next = new PageNames({ fixed: [], usual: null })
  expect(next.kindOf(name, true)).toBe('earlier')
  expect(next.kindOf(name, false)).toBe('elsewhere')
})

test('a page under a fixed name gets addresses under that; the others get the usual ones', () => {
  const names = new PageNames({ fixed: ['Box.example', '192.0.2.7'], usual: '192.0.2.7' })
  expect(names.choose('box.example')).toBe('box.example')
  expect(names.choose('aaaaaaaaaa.localhost')).toBe('192.0.2.7')
  expect(names.choose(null)).toBe('192.0.2.7')
})

test('the oldest name is forgotten when there are too many', () => {
  const names = new PageNames({ fixed: [], usual: null })
  const first = names.choose(null)
  for (let made = 0; made < NAMES_KEPT; made += 1) names.choose(null)
  expect(names.kindOf(first, true)).toBe('earlier')
})

test('a host is written as in a URL, and read again', () => {
  expect(hostPort('::1', 80)).toBe('[::1]:80')
  expect(nameIn('[::1]:4000', 4000)).toBe('::1')
  expect(nameIn('Box.example', 80), 'browsers leave out the usual port').toBe('box.example')
  expect(nameIn('box.example:4000', 80)).toBeNull()
  expect(nameIn('a:b:4000', 4000)).toBeNull()
})
