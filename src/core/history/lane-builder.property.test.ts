import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Doing, Stretch } from '../../shapes/history.ts'
import { fairShare } from './bounded-lanes.ts'
import { ALL_BANDS, ALL_DOINGS, bandCode, doingCode, momentCode } from './codes.ts'
import { LaneBuilder, type LaneBody, type LaneQuery } from './lane-builder.ts'
import { asMoments, type Changes } from './span.ts'

const FROM = 1_000_000
const TO = 2_000_000

interface Change {
  readonly at: number
  readonly value: Doing
}

const changes = fc
  .array(
    fc.record({ after: fc.oneof(fc.nat(50), fc.nat(20_000), fc.nat(400_000)), value: fc.constantFrom(...ALL_DOINGS) }),
  )
  .map((steps) => {
    let at = FROM - 300_000
    return steps.map(({ after, value }): Change => ({ at: (at += after), value }))
  })
const columns = fc.integer({ min: 1, max: 500 })
const now = fc.integer({ min: FROM + 1, max: TO + 500_000 })

function changeTo(at: number, code: number): Changes {
  return { count: 1, at: [at], code: [code] }
}

function laneOf(all: readonly Change[], change: Partial<LaneQuery>): LaneBody {
  const builder = new LaneBuilder({ fromMs: FROM, toMs: TO, columns: 100, nowMs: TO, ...change })
  for (const [index, { at, value }] of all.entries()) {
    builder.doing(changeTo(at, doingCode(value)))
    builder.health(changeTo(at, bandCode([null, ...ALL_BANDS][index % 5] ?? null)))
  }
  return builder.build()
}

/** How long each was so, millisecond borders by hand. */
function spentBy(all: readonly Change[], endMs: number): Partial<Record<Doing, number>> {
  const spent: Partial<Record<Doing, number>> = {}
  for (const [index, { at, value }] of all.entries()) {
    const until = Math.min(all[index + 1]?.at ?? endMs, endMs)
    const ms = until - Math.max(at, FROM)
    if (ms > 0) spent[value] = (spent[value] ?? 0) + ms
  }
  return spent
}

function expectContiguous(stretches: readonly Stretch<unknown>[], endMs: number): void {
  for (const [index, { from, to, value }] of stretches.entries()) {
    expect(to ?? endMs).toBeGreaterThan(from)
    const next = stretches[index + 1]
    expect(to ?? endMs).toBe(next?.from ?? endMs)
    expect(value).not.toBe(next?.value)
  }
}

describe('a lane', () => {
  it('has exact sums, and stretches without gaps or overlaps, at most two for each pixel', () => {
    fc.assert(
      fc.property(changes, columns, now, (all, width, nowMs) => {
        const { doing, spentMs } = laneOf(all, { columns: width, nowMs })
        const endMs = Math.min(TO, nowMs)
        expect(spentMs).toEqual(spentBy(all, endMs))
        expectContiguous(doing, endMs)
        expect(doing.length).toBeLessThanOrEqual(2 * width + 2)
        const total = Object.values(spentMs).reduce((sum, ms) => sum + ms, 0)
        const drawn = doing.reduce((sum, { from, to }) => sum + (to ?? endMs) - from, 0)
        expect(drawn).toBe(total)
        expect(doing.every(({ to }, index) => to !== null || index === doing.length - 1)).toBe(true)
        if (doing.length > 0) expect(doing.at(-1)?.to === null).toBe(nowMs < TO)
      }),
    )
  })

  it('that has a pixel for each millisecond is what it was', () => {
    fc.assert(
      fc.property(changes, (all) => {
        const { doing } = laneOf(all, { columns: TO - FROM })
        const spent: Partial<Record<Doing, number>> = {}
        for (const { from, to, value } of doing) spent[value] = (spent[value] ?? 0) + (to ?? TO) - from
        expect(spent).toEqual(spentBy(all, TO))
      }),
    )
  })

  it('shows a stretch that is wide enough where it was', () => {
    fc.assert(
      fc.property(changes, columns, (all, width) => {
        const { doing } = laneOf(all, { columns: width })
        for (const [index, { at, value }] of all.entries()) {
          const [from, to] = [Math.max(at, FROM), Math.min(all[index + 1]?.at ?? TO, TO)]
          if (to - from < (TO - FROM) / width / 2) continue
          const shown = doing.find((each) => each.value === value && each.from <= from && (each.to ?? TO) >= to)
          expect(shown).toBeDefined()
        }
      }),
    )
  })

  it('has moments of the range only; those of one kind and run within a pixel are one', () => {
    const builder = new LaneBuilder({ fromMs: FROM, toMs: TO, columns: 100, nowMs: TO })
    const pixel = (TO - FROM) / 100
    const add = (at: number, kind: 'crash' | 'asked', generation: number): void =>
      builder.moments(asMoments([{ at, code: momentCode(kind), generation }]))
    add(FROM - 1, 'crash', 1)
    for (const at of [0, 1, pixel - 1, pixel, 3 * pixel]) add(FROM + at, 'asked', 2)
    add(FROM + 3 * pixel, 'crash', 2)
    add(FROM + 3 * pixel + 1, 'asked', 3)
    add(TO, 'crash', 3)
    expect(builder.build().moments).toEqual([
      { at: FROM, kind: 'asked', generation: 2, count: 3 },
      { at: FROM + pixel, kind: 'asked', generation: 2, count: 1 },
      { at: FROM + 3 * pixel, kind: 'asked', generation: 2, count: 1 },
      { at: FROM + 3 * pixel, kind: 'crash', generation: 2, count: 1 },
      { at: FROM + 3 * pixel + 1, kind: 'asked', generation: 3, count: 1 },
    ])
  })
})

describe('many lanes', () => {
  const busy = (marks: number): LaneBuilder => {
    const step = (TO - FROM) / marks
    const all = Array.from({ length: marks }, (_, index): Change => {
      return { at: FROM + index * step, value: index % 2 === 0 ? 'working' : 'waiting-input' }
    })
    const builder = new LaneBuilder({ fromMs: FROM, toMs: TO, columns: 4_000, nowMs: TO })
    for (const { at, value } of all) {
      builder.doing(changeTo(at, doingCode(value)))
      builder.moments(asMoments([{ at, code: momentCode('turn-ended'), generation: Math.floor(at) }]))
    }
    return builder
  }

  it('are bounded together: the busiest become coarser, quiet ones stay, and all sums', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 2, maxLength: 12 }), (counts) => {
        const builders = counts.map(busy)
        const lanes = builders.map((builder) => builder.build())
        const most = 600
        const share = fairShare(
          builders.map(({ marks }) => marks),
          most,
        )
        const bounded = builders.map((builder) => builder.build(share))
        const marks = bounded.map(({ doing, health, moments }) => doing.length + health.length + moments.length)
        expect(marks.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(most)
        for (const [index, lane] of bounded.entries()) {
          const before = lanes[index] as LaneBody
          expect(lane.spentMs).toEqual(before.spentMs)
          expectContiguous(lane.doing, TO)
          const moments = (one: LaneBody): number => one.moments.reduce((sum, { count }) => sum + count, 0)
          expect(moments(lane)).toBe(moments(before))
          if (before.doing.length + before.moments.length <= most / lanes.length) expect(lane).toEqual(before)
        }
      }),
    )
  })
})
