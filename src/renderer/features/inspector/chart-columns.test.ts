import { describe, expect, it } from 'vitest'
import { VitalsRing } from '../../client/vitals-ring.ts'
import { chartColumns } from './chart-columns.ts'

const sample = (at: number): Parameters<VitalsRing['push']>[0] => ({
  at,
  cpuPercent: at / 1_000,
  memoryBytes: 1,
  processes: 1,
  threads: 1,
  zombies: 0,
  openFiles: null,
  readBytesPerSecond: null,
  writeBytesPerSecond: null,
  outputBytesPerSecond: 0,
})

describe('chart columns', () => {
  it('breaks the line where no samples were taken', () => {
    const ring = new VitalsRing()
    for (const at of [1_000, 2_000, 60_000]) ring.push(sample(at))
    const { times, cpu } = chartColumns(ring, 60_000, 100_000)
    expect(times).toEqual([1, 2, 2.001, 60])
    expect(cpu).toEqual([1, 2, null, 60])
  })

  it('leaves out what lies before the window', () => {
    const ring = new VitalsRing()
    for (const at of [1_000, 50_000]) ring.push(sample(at))
    expect(chartColumns(ring, 60_000, 20_000).times).toEqual([50])
  })

  it('goes on when the clock was set back: earlier samples lie before it, a second apart from the first one after', () => {
    const ring = new VitalsRing()
    for (const at of [3_600_000, 3_601_000, 10_500, 11_500]) ring.push(sample(at))
    expect(chartColumns(ring, 12_000, 60_000).times).toEqual([8.5, 9.5, 10.5, 11.5])
  })

  it('is empty for an agent without samples', () => {
    expect(chartColumns(null, 0, 1).times).toEqual([])
  })
})
