import { describe, expect, it } from 'vitest'
import { cgroup2MountsOf, directoryOf, groupPathOf, groupPlaceOf, upwardFrom } from './parse-cgroup.ts'

const PURE = '35 25 0:30 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate,memory_recursiveprot'
const HYBRID = `31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu
41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
`
const CONTAINER = '700 650 0:30 /docker/4f /sys/fs/cgroup ro,nosuid - cgroup2 cgroup rw'

describe('mounts of cgroup v2', () => {
  it('are found on pure and hybrid systems', () => {
    expect(cgroup2MountsOf(PURE)).toEqual([{ root: '/', mountPoint: '/sys/fs/cgroup' }])
    expect(cgroup2MountsOf(HYBRID)).toEqual([{ root: '/', mountPoint: '/sys/fs/cgroup/unified' }])
  })

  it('are none where only v1 is, and in nonsense', () => {
    expect(cgroup2MountsOf('32 31 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu')).toEqual([])
    expect(cgroup2MountsOf('\n - cgroup2 \nx')).toEqual([])
  })

  it('may have blanks in their paths and any number of optional fields', () => {
    const line = String.raw`1 2 0:3 / /mnt/a\040b\134c rw shared:1 master:2 unbindable - cgroup2 none rw`
    expect(cgroup2MountsOf(line)).toEqual([{ root: '/', mountPoint: '/mnt/a b\\c' }])
  })
})

describe('the group of a process', () => {
  it('is on the line without controllers', () => {
    expect(groupPathOf('9:name=systemd:/x\n4:memory:/y\n0::/user.slice/a b.scope\n')).toBe('/user.slice/a b.scope')
    expect(groupPathOf('0::/\n')).toBe('/')
    expect(groupPathOf('4:memory:/y\n')).toBeNull()
    expect(groupPathOf('')).toBeNull()
  })

  it('is found where the mount shows it', () => {
    const whole = { root: '/', mountPoint: '/sys/fs/cgroup' }
    expect(directoryOf(whole, '/')).toBe('/sys/fs/cgroup')
    expect(directoryOf(whole, '/a/b')).toBe('/sys/fs/cgroup/a/b')
    const part = { root: '/docker/4f', mountPoint: '/sys/fs/cgroup' }
    expect(directoryOf(part, '/docker/4f')).toBe('/sys/fs/cgroup')
    expect(directoryOf(part, '/docker/4f/in')).toBe('/sys/fs/cgroup/in')
  })

  it('is nowhere when the mount shows another part', () => {
    const part = { root: '/docker/4f', mountPoint: '/sys/fs/cgroup' }
    expect(directoryOf(part, '/docker/4fff')).toBeNull()
    expect(directoryOf(part, '/')).toBeNull()
    expect(directoryOf({ root: '/', mountPoint: '/m' }, '/../outside')).toBeNull()
    expect(groupPlaceOf(CONTAINER, '0::/elsewhere\n')).toBeNull()
  })

  it('is looked for in every mount', () => {
    expect(groupPlaceOf(`${CONTAINER}\n${HYBRID}`, '0::/a\n')).toEqual({
      mount: { root: '/', mountPoint: '/sys/fs/cgroup/unified' },
      directory: '/sys/fs/cgroup/unified/a',
    })
    expect(groupPlaceOf('', '0::/a\n')).toBeNull()
    expect(groupPlaceOf(PURE, '1:cpu:/\n')).toBeNull()
  })
})

it('the way up ends at the mount point', () => {
  expect(upwardFrom('/sys/fs/cgroup/a/b', '/sys/fs/cgroup')).toEqual([
    '/sys/fs/cgroup/a/b',
    '/sys/fs/cgroup/a',
    '/sys/fs/cgroup',
  ])
  expect(upwardFrom('/sys/fs/cgroup', '/sys/fs/cgroup')).toEqual(['/sys/fs/cgroup'])
  expect(upwardFrom('/a', '/elsewhere')).toEqual(['/a', '/'])
})
