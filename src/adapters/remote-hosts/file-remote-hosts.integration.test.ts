import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'
import { withHost } from '../../core/remote/host-list.ts'
import type { RemoteHost } from '../../shapes/remote-host.ts'
import { FileRemoteHosts } from './file-remote-hosts.ts'

const newFolder = useTemporaryFolders()

function host(name: string): RemoteHost {
  return { name, destination: name, command: 'corral', dataDir: null, addedAt: 1 }
}

function opened(folder = newFolder()) {
  return { folder, path: join(folder, 'hosts.json'), list: new FileRemoteHosts(folder, Date.now) }
}

test('without a file there are no hosts', () => {
  expect(opened().list.read()).toEqual({ hosts: [], problem: null })
})

test('what is added is there for others, in a file of the user alone', () => {
  const { folder, path, list } = opened()
  expect(list.change((hosts) => withHost(hosts, host('a')))).toEqual({ ok: true, value: { note: null } })
  expect(new FileRemoteHosts(folder, Date.now).read()).toEqual({ hosts: [host('a')], problem: null })
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder)).toEqual(['hosts.json'])
})

test('two that change it at once lose nothing', () => {
  const { folder, list } = opened()
  list.change((hosts) => withHost(hosts, host('a')))
  expect(new FileRemoteHosts(folder, Date.now).change((hosts) => withHost(hosts, host('b'))).ok).toBe(true)
  expect(list.read().hosts.map(({ name }) => name)).toEqual(['a', 'b'])
})

test('a refused change leaves the file as it was', () => {
  const { path, list } = opened()
  list.change((hosts) => withHost(hosts, host('a')))
  const before = readFileSync(path, 'utf8')
  expect(list.change((hosts) => withHost(hosts, host('a'))).ok).toBe(false)
  expect(readFileSync(path, 'utf8')).toBe(before)
})

test.each(['{', '[]', '{"schemaVersion":1,"hosts":[{"name":"-x"}]}'])(
  'a damaged file is told of each time, and put aside by the first change: %s',
  (text) => {
    const { folder, path, list } = opened()
    writeFileSync(path, text, { mode: 0o600 })
    for (let times = 0; times < 2; times += 1) {
      expect(list.read()).toEqual({ hosts: [], problem: expect.stringContaining('it is damaged') as string })
    }
    const changed = list.change((hosts) => withHost(hosts, host('a')))
    expect(changed).toMatchObject({ value: { note: expect.stringContaining('put aside') as string } })
    const aside = readdirSync(folder).find((name) => name.includes('damaged')) ?? ''
    expect(readFileSync(join(folder, aside), 'utf8')).toBe(text)
    expect(list.read().hosts).toEqual([host('a')])
  },
)

test('a file of a newer Corral is neither used nor touched', () => {
  const { path, list } = opened()
  writeFileSync(path, '{"schemaVersion":2}', { mode: 0o600 })
  expect(list.read().problem).toContain('newer Corral')
  expect(list.change((hosts) => withHost(hosts, host('a')))).toMatchObject({ ok: false })
  expect(readFileSync(path, 'utf8')).toBe('{"schemaVersion":2}')
})

test('a file that others may write is not used: it says which programs are run', () => {
  const { path, list } = opened()
  list.change((hosts) => withHost(hosts, host('a')))
  chmodSync(path, 0o666)
  expect(list.read()).toEqual({ hosts: [], problem: expect.stringContaining('chmod 600') as string })
})

test('the lock of a program that was killed is broken', () => {
  const { path, list } = opened()
  mkdirSync(`${path}.lock`)
  utimesSync(`${path}.lock`, new Date(0), new Date(0))
  expect(list.change((hosts) => withHost(hosts, host('a'))).ok).toBe(true)
  expect(existsSync(`${path}.lock`)).toBe(false)
})
