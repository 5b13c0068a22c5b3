import { expect, it } from 'vitest'
import type { RemoteHost } from '../../shapes/remote-host.ts'
import { EXIT } from '../exit-codes.ts'
import { chosenHosts } from './chosen-hosts.ts'

function host(name: string): RemoteHost {
  return { name, destination: name, command: 'corral', dataDir: null, addedAt: 1 }
}

const TWO = [host('gpu1'), host('gpu2')]
const chosen = (...names: readonly string[]) => chosenHosts(names, () => TWO).map(({ label }) => label)

it('means this machine’s where none is named, without a look at the list', () => {
  const unread = (): never => {
    throw new Error('the list was read')
  }
  expect(chosenHosts([], unread)).toEqual([{ label: null, remote: null }])
  expect(chosenHosts(['local'], unread)).toEqual([{ label: 'local', remote: null }])
})

it('means each host once, all of them by one word', () => {
  expect(chosen('gpu2', 'gpu1', 'gpu2')).toEqual(['gpu2', 'gpu1'])
  expect(chosen('all')).toEqual(['local', 'gpu1', 'gpu2'])
  expect(chosen('gpu2', 'all')).toEqual(['gpu2', 'local', 'gpu1'])
})

it.each([
  ['gpu', TWO, /Did you mean gpu1 or gpu2\?/],
  ['nothing-like-it', TWO, /There are: gpu1, gpu2\./],
  ['gpu1', [], /corral host add/],
] as const)('says what was meant by %s, or what there is', (name, hosts, words) => {
  expect(() => chosenHosts([name], () => hosts)).toThrow(
    expect.objectContaining({ exitCode: EXIT.notFound, message: expect.stringMatching(words) as string }) as Error,
  )
})
