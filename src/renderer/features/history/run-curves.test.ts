import { describe, expect, it } from 'vitest'
import type { KeptSamples } from '../../../shapes/post-mortem.ts'
import { plotColumns, runCurve } from './run-curves.ts'

const samples: KeptSamples = {
  at: [1_001_000, 1_002_000],
  cpuTenths: [500, 10],
  memoryKib: [1, 2],
  processes: [1, 3],
  openFiles: [null, null],
  readBytesPerSecond: [null, null],
  writeBytesPerSecond: [null, null],
  outputBytesPerSecond: [7, 8],
}
const kept = { start: 1_000_000, step: 10_000, agents: { a: { cpuPercent: { average: [1, null, 3] } } } }
const run = { agentId: 'a', startedAt: 1_000_000 }

describe('the curve of a run', () => {
  it('is drawn from the samples of its post-mortem where they show its whole life', () => {
    expect(runCurve(run, 'cpuPercent', { samples, kept })).toEqual({ seconds: [1, 2], values: [50, 1] })
    expect(runCurve(run, 'memoryBytes', { samples, kept }).values).toEqual([1_024, 2_048])
  })

  it('is drawn from kept vitals where the samples are only its end', () => {
    const long = { agentId: 'a', startedAt: 900_000 }
    expect(runCurve(long, 'cpuPercent', { samples, kept })).toEqual({ seconds: [105, 115, 125], values: [1, null, 3] })
  })

  it('is empty of a run that never started, or of which nothing is kept', () => {
    expect(runCurve({ ...run, startedAt: null }, 'cpuPercent', { samples, kept }).seconds).toEqual([])
    expect(runCurve({ ...run, agentId: 'b' }, 'cpuPercent', { samples: null, kept }).seconds).toEqual([])
  })

  it('is drawn from its start on, at times that rise', () => {
    expect(plotColumns({ seconds: [-5, 1, 1, 2], values: [9, 1, 2, 3] })).toEqual([
      [1, 2],
      [1, 3],
    ])
  })
})
