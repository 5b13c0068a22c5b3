import { expect, test } from 'vitest'
import { remoteHost, remoteHostName } from './remote-host.ts'

const HOST = { name: 'gpu1', destination: 'me@gpu1', command: '~/bin/corral', dataDir: null, addedAt: 1 }

test('a host is read as it was written', () => {
  expect(remoteHost.parse(HOST)).toEqual(HOST)
})

test.each([
  { destination: '-oProxyCommand=id' },
  { command: '' },
  { command: '-x' },
  { command: 'corral\nid' },
  { dataDir: '\u001b[2J' },
])('%j is refused', (wrong) => {
  expect(remoteHost.safeParse({ ...HOST, ...wrong }).success).toBe(false)
})

test.each(['local', 'all', '', '-x', 'a b', 'a/b', 'a'.repeat(64)])('%j is no name of a host', (name) => {
  expect(remoteHostName.safeParse(name).success).toBe(false)
})
