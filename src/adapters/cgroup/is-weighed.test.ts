import { expect, it } from 'vitest'
import { isWeighedIn } from './is-weighed.ts'

const MOUNT = { root: '/', mountPoint: '/sys/fs/cgroup' }
const never = (): boolean => false

it('a group of cgroup v1 other than the root has a share of its own', () => {
  expect(isWeighedIn('4:cpu,cpuacct:/user.slice\n', null, never)).toBe(true)
  expect(isWeighedIn('4:cpu:/\n0::/\n', MOUNT, never)).toBe(false)
  expect(isWeighedIn('5:cpuset:/inner\n4:cpuacct:/inner\n', null, never)).toBe(false)
})

it('of cgroup v2 the nearest group with the controller counts, however far above it is', () => {
  const user = (directory: string): boolean => directory === '/sys/fs/cgroup/user.slice'
  expect(isWeighedIn('0::/user.slice/session.scope/run\n', MOUNT, user)).toBe(true)
  expect(isWeighedIn('0::/system.slice/x.service\n', MOUNT, user)).toBe(false)
  expect(isWeighedIn('0::/user.slice\n', null, user)).toBe(false)
  expect(isWeighedIn('', MOUNT, user)).toBe(false)
})
