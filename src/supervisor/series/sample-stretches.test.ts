import { expect, it } from 'vitest'
import type { Span } from '../../core/series/series-hour.ts'
import type { VitalsSample } from '../../shapes/vitals.ts'
import { SampleStretches } from './sample-stretches.ts'

const sample = { cpuPercent: 1 } as VitalsSample

function newStretches(): { stretches: SampleStretches; told: (Span & { id: string })[] } {
  const told: (Span & { id: string })[] = []
  return { stretches: new SampleStretches(1_000, (id, _, span) => told.push({ id, ...span })), told }
}

it('one that stays the same is handed on in one piece, once it is asked for or another comes', () => {
  const { stretches, told } = newStretches()
  for (const at of [10_000, 11_000, 12_000]) stretches.take('a', sample, at)
  expect(told).toEqual([])
  stretches.settle('a')
  stretches.settle('a')
  stretches.take('a', sample, 13_000)
  stretches.take('a', { ...sample }, 14_000)
  stretches.settleAll()
  expect(told).toEqual([
    { id: 'a', fromMs: 9_000, toMs: 12_000 },
    { id: 'a', fromMs: 12_000, toMs: 13_000 },
    { id: 'a', fromMs: 13_000, toMs: 14_000 },
  ])
})

it('a gap and a clock that is set back are no stretch', () => {
  const { stretches, told } = newStretches()
  for (const at of [10_000, 60_000, 61_000, 30_000]) stretches.take('a', sample, at)
  stretches.settleAll()
  expect(told).toEqual([
    { id: 'a', fromMs: 9_000, toMs: 10_000 },
    { id: 'a', fromMs: 59_000, toMs: 61_000 },
    { id: 'a', fromMs: 29_000, toMs: 30_000 },
  ])
})

it('what is forgotten is not handed on', () => {
  const { stretches, told } = newStretches()
  stretches.take('a', sample, 10_000)
  stretches.forget('a')
  stretches.settleAll()
  expect(told).toEqual([])
})
