import { expect, it } from 'vitest'
import { hierarchyOf, isYes, maxFilesOf, numberOf } from './parse-kernel-texts.ts'

const V2 = '30 24 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate'
const V2_BESIDE = '42 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw'
const V1_MEMORY = '35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory'
const SYSTEMD = '40 31 0:37 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,xattr,name=systemd'
const ROOT = '24 1 8:1 / / rw - ext4 /dev/sda1 rw'

it.each([
  [[ROOT, V2], 'v2'],
  [[ROOT, V2_BESIDE, SYSTEMD], 'v2'],
  [[ROOT, V2_BESIDE, V1_MEMORY, SYSTEMD], 'hybrid'],
  [[ROOT, V1_MEMORY, SYSTEMD], 'v1'],
  [[ROOT], 'none'],
] as const)('tells which groups of processes are mounted: %#', (lines, hierarchy) => {
  expect(hierarchyOf(lines.join('\n'))).toBe(hierarchy)
})

it('reads the limit on open files', () => {
  const head = 'Limit                     Soft Limit           Hard Limit           Units\n'
  expect(maxFilesOf(`${head}Max open files            1024                 524288               files\n`)).toBe(1_024)
  expect(maxFilesOf(`${head}Max open files            unlimited            unlimited            files\n`)).toBeNull()
  expect(maxFilesOf('')).toBeNull()
})

it('reads numbers and answers of the system only where there are some', () => {
  expect([numberOf('4096\n'), numberOf('max\n'), numberOf(null), numberOf('')]).toEqual([4_096, null, null, null])
  expect([isYes('yes\n'), isYes('no\n'), isYes('')]).toEqual([true, false, null])
})
