import { expect, test } from 'vitest'
import { FakeServer } from '../../../test/support/fake-server.ts'
import { LocalClient } from '../../contract/client/local-client.ts'
import { OWNER } from '../../contract/rpc/caller.ts'
import { countedServer } from './counted-server.ts'

test('connections are counted by role, and each end once', () => {
  const { server, clients } = countedServer(new FakeServer())
  const fail = (error: unknown): never => {
    throw error
  }
  const owner = new LocalClient(server, OWNER, fail)
  const viewer = new LocalClient(server, { role: 'viewer' }, fail)
  const other = new LocalClient(server, { role: 'viewer' }, fail)
  expect([...clients()]).toEqual([
    ['owner', 1],
    ['viewer', 2],
    ['run', 0],
  ])
  other.dispose()
  other.dispose()
  expect(clients().get('viewer')).toBe(1)
  owner.dispose()
  viewer.dispose()
  expect([...clients().values()]).toEqual([0, 0, 0])
})
