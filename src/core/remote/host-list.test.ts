import { expect, test } from 'vitest'
import type { RemoteHost } from '../../shapes/remote-host.ts'
import { MAX_REMOTE_HOSTS, nameOfDestination, withHost, withoutHost, withRenamedHost } from './host-list.ts'

function host(name: string): RemoteHost {
  return { name, destination: name, command: 'corral', dataDir: null, addedAt: 1 }
}

const TWO = [host('a'), host('b')]

test('hosts are kept in the order they were added, each name once', () => {
  expect(withHost(TWO, host('c'))).toEqual({ ok: true, value: [...TWO, host('c')] })
  expect(withHost(TWO, host('a')).ok).toBe(false)
})

test('there is an end to how many there can be', () => {
  const many = Array.from({ length: MAX_REMOTE_HOSTS }, (_, index) => host(`h${index}`))
  expect(withHost(many, host('one-more')).ok).toBe(false)
})

test('a host goes, or gets another name, at its place', () => {
  expect(withoutHost(TWO, 'a')).toEqual({ ok: true, value: [host('b')] })
  expect(withRenamedHost(TWO, 'a', 'z')).toEqual({ ok: true, value: [{ ...host('a'), name: 'z' }, host('b')] })
  expect(withRenamedHost(TWO, 'a', 'a').ok).toBe(true)
})

test('what is not there, or is there already, is said', () => {
  expect(withoutHost(TWO, 'x').ok).toBe(false)
  expect(withRenamedHost(TWO, 'x', 'y').ok).toBe(false)
  expect(withRenamedHost(TWO, 'a', 'b').ok).toBe(false)
})

test.each([
  ['me@gpu1.example.org', 'gpu1'],
  ['gpu1', 'gpu1'],
  ['me@192.168.1.7', '192.168.1.7'],
  ['fe80::1%eth0', 'fe80--1-eth0'],
])('%s is called %s', (target, name) => {
  expect(nameOfDestination(target)).toBe(name)
})
