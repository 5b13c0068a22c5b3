import { existsSync } from 'node:fs'
import { totalmem } from 'node:os'
import { expect, test } from 'vitest'
import { memoryOf, NodeHostVitals } from './node-host-vitals.ts'

function scripted(readings: readonly { readonly cpuMs: number; readonly atMs: number }[]): NodeHostVitals {
  let index = 0
  const current = (): { readonly cpuMs: number; readonly atMs: number } => readings[index] ?? { cpuMs: 0, atMs: 0 }
  const vitals = new NodeHostVitals({
    now: () => 1_000_000 + index,
    monotonicMs: () => current().atMs,
    cpuUs: () => current().cpuMs * 1000,
    memory: () => {
      index += 1
      return { total: 84, available: 42 }
    },
    cores: () => 3,
    pressure: () => 'some avg10=1.50 avg60=0\nfull avg10=0.25 avg60=0\n',
    vmstat: () => 'nr_dirty 3\noom_kill 4\n',
  })
  index = 1
  return vitals
}

test('CPU is what was used since the last reading, in percent of one core', () => {
  const vitals = scripted([
    { cpuMs: 100, atMs: 0 },
    { cpuMs: 150, atMs: 1000 },
    { cpuMs: 2150, atMs: 2000 },
  ])
  expect(vitals.read().ownCpuPercent).toBe(5)
  expect(vitals.read().ownCpuPercent).toBe(200)
})

test('two readings in the same moment give no nonsense', () => {
  const vitals = scripted([
    { cpuMs: 100, atMs: 5 },
    { cpuMs: 101, atMs: 5 },
  ])
  expect(vitals.read()).toMatchObject({ ownCpuPercent: 0, freeMemoryBytes: 42 })
  expect(vitals.read()).toMatchObject({ memoryPressurePercent: 1.5, memoryStallPercent: 0.25 })
  expect(vitals.oomKills()).toBe(4)
})

test('the real machine has plausible numbers', () => {
  const sample = new NodeHostVitals().read()
  expect(sample.totalMemoryBytes).toBe(totalmem())
  expect(sample.freeMemoryBytes).toBeGreaterThan(0)
  expect(sample.freeMemoryBytes).toBeLessThanOrEqual(sample.totalMemoryBytes)
  if (existsSync('/proc/pressure/memory')) expect(sample.memoryPressurePercent).toBeGreaterThanOrEqual(0)
  else expect(sample.memoryPressurePercent).toBeNull()
  if (existsSync('/proc/vmstat')) expect(new NodeHostVitals().oomKills()).toBeGreaterThanOrEqual(0)
  expect(sample.cores).toBeGreaterThanOrEqual(1)
  expect(sample.ownRssBytes).toBeGreaterThan(1_000_000)
  expect(Math.abs(sample.at - Date.now())).toBeLessThan(1000)
})

test('available memory is read in kB; a kernel without that line tells nothing', () => {
  expect(memoryOf('MemTotal:  24684092 kB\nMemFree:  24121460 kB\nMemAvailable:   24288820 kB\n')).toEqual({
    total: 25_276_510_208,
    available: 24_871_751_680,
  })
  expect(memoryOf('MemTotal:  24684092 kB\n')).toBeNull()
})
