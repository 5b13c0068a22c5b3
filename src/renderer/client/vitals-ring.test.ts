import { describe, expect, it } from 'vitest'
import { KEPT_SAMPLES } from '../../core/vitals/sample.ts'
import { VitalsRing } from './vitals-ring.ts'
import type { VitalsSample } from '../../shapes/vitals.ts'

const sample = (at: number): VitalsSample => ({
  at,
  cpuPercent: at,
  memoryBytes: at * 2,
  processes: 1,
  threads: 2,
  zombies: 0,
  openFiles: null,
  readBytesPerSecond: null,
  writeBytesPerSecond: null,
  outputBytesPerSecond: at * 3,
})

function timesOf(ring: VitalsRing, limit: number): number[] {
  const times: number[] = []
  ring.each(limit, (at) => times.push(at))
  return times
}

describe('VitalsRing', () => {
  it('keeps the newest samples, oldest first', () => {
    const ring = new VitalsRing()
    for (let at = 1; at <= KEPT_SAMPLES + 3; at += 1) ring.push(sample(at))
    expect(ring.length).toBe(KEPT_SAMPLES)
    expect(timesOf(ring, 2)).toEqual([KEPT_SAMPLES + 2, KEPT_SAMPLES + 3])
    expect(timesOf(ring, KEPT_SAMPLES)[0]).toBe(4)
    expect(ring.latest).toEqual(sample(KEPT_SAMPLES + 3))
  })

  it('takes each moment once', () => {
    const ring = new VitalsRing()
    for (const at of [1, 2, 2, 1, 3]) ring.push(sample(at))
    expect(timesOf(ring, 10)).toEqual([1, 2, 3])
  })

  it('goes on when the host’s clock was set back', () => {
    const ring = new VitalsRing()
    for (const at of [5_000, 6_000, 7_000, 1_500, 2_500]) ring.push(sample(at))
    expect(timesOf(ring, 10)).toEqual([5_000, 6_000, 7_000, 1_500, 2_500])
    expect(ring.latest?.at).toBe(2_500)
  })
})
