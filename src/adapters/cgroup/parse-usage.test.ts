import { expect, it } from 'vitest'
import { parseCpuStat, parseMemoryStat } from './parse-usage.ts'

const MEMORY = `anon 1000
file 90000000
kernel_stack 16
slab 900
slab_reclaimable 700
slab_unreclaimable 200
shmem 4
inactive_file 80000000
`

it('counts what cannot be given back, and no cache', () => {
  expect(parseMemoryStat(MEMORY)).toBe(1_220)
})

it('counts CPU time in ms', () => {
  expect(parseCpuStat('usage_usec 2500\nuser_usec 2000\nsystem_usec 500\n')).toBe(2.5)
})

it('says nothing of files that are not there', () => {
  expect([parseCpuStat(''), parseMemoryStat('')]).toEqual([null, null])
})

it('takes no key for another that only begins or ends like it', () => {
  expect(parseCpuStat('nice_usage_usec 9\nusage_usec_all 8\nusage_usec 2000\n')).toBe(2)
  expect(parseMemoryStat('anon_thp 5\n')).toBeNull()
})
