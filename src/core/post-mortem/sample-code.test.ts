import fc from 'fast-check'
import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { KeptSamples } from '../../shapes/post-mortem.ts'
import type { VitalsSample } from '../../shapes/vitals.ts'
import { keptSamplesOf, NO_SAMPLES } from './kept-samples.ts'
import { decodeSamples, encodeSamples } from './sample-code.ts'

const AT = Date.UTC(2026, 10, 22)

function sampleAt(index: number): VitalsSample {
  const wave = Math.abs(Math.sin(index / 7)) * 100
  return {
    at: AT + index * 1_000 + (index % 3),
    cpuPercent: wave + (index % 11) * 0.37,
    memoryBytes: 4e8 + index * 65_536 + Math.round(wave) * 4_096,
    processes: 5 + (index % 4),
    threads: 30,
    zombies: 0,
    openFiles: index < 5 ? null : 60 + (index % 5),
    readBytesPerSecond: index % 5 === 0 ? 0 : 4_096 * (index % 17),
    writeBytesPerSecond: null,
    outputBytesPerSecond: (index * 7_919) % 3_000,
  }
}

const LONGEST = keptSamplesOf(
  Array.from({ length: 900 }, (_, index) => sampleAt(index)),
  0,
)

const count = fc.integer({ min: 0, max: 2 ** 40 })
const maybe = fc.option(count, { nil: null })

describe('samples', () => {
  it('come back as they were', () => {
    expect(decodeSamples(encodeSamples(LONGEST))).toEqual({ ok: true, value: LONGEST })
    expect(decodeSamples(encodeSamples(NO_SAMPLES))).toEqual({ ok: true, value: NO_SAMPLES })
  })

  it('come back whatever they are', () => {
    const rows = fc.array(fc.tuple(count, count, count, count, maybe, maybe, maybe, count), { maxLength: 50 })
    fc.assert(
      fc.property(rows, (values) => {
        const samples: KeptSamples = {
          at: values.map(([value]) => value),
          cpuTenths: values.map(([, value]) => value),
          memoryKib: values.map(([, , value]) => value),
          processes: values.map(([, , , value]) => value),
          openFiles: values.map(([, , , , value]) => value),
          readBytesPerSecond: values.map(([, , , , , value]) => value),
          writeBytesPerSecond: values.map(([, , , , , , value]) => value),
          outputBytesPerSecond: values.map(([, , , , , , , value]) => value),
        }
        expect(decodeSamples(encodeSamples(samples))).toEqual({ ok: true, value: samples })
      }),
    )
  })

  it('of a quarter of an hour take 10 KB at most', () => {
    expect(deflateRawSync(encodeSamples(LONGEST)).length).toBeLessThan(10_000)
  })

  it('that are damaged are refused, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const decoded = decodeSamples(Uint8Array.from([1, ...bytes]))
        if (decoded.ok) expect(decoded.value.at.length).toBeLessThanOrEqual(25)
      }),
    )
    expect(decodeSamples(Uint8Array.from([2])).ok).toBe(false)
    expect(decodeSamples(encodeSamples(LONGEST).subarray(0, -1)).ok).toBe(false)
  })

  it('of the run before are left out', () => {
    const kept = keptSamplesOf([sampleAt(0), sampleAt(1), sampleAt(2)], AT + 900)
    expect(kept.at).toHaveLength(2)
    expect(kept.memoryKib[0]).toBe(Math.round(sampleAt(1).memoryBytes / 1_024))
  })
})
