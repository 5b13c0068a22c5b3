import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HOUR_MS } from '../series/tier.ts'
import { ALL_BANDS, ALL_DOINGS, bandCode, bandOfCode, doingCode, doingOfCode } from './codes.ts'
import { decodeSpan, encodeSpan } from './span-codec.ts'
import {
  addChange,
  addMoment,
  CROWDED_MS,
  cutSpan,
  FLICKER_MS,
  lastCodesOf,
  MOST_CHANGES,
  newSpan,
  SPAN_MS,
} from './span.ts'

const HOUR = 6 * 82_000
const START = HOUR * HOUR_MS
const FLICKERING = ['running', 'working', 'idle', 'quiet'] as const

interface Change {
  readonly at: number
  readonly code: number
}

const change = fc.record({
  after: fc.oneof(fc.nat(FLICKER_MS * 2), fc.nat(600_000)),
  value: fc.oneof(fc.constantFrom(...FLICKERING), fc.constantFrom(...ALL_DOINGS)),
})

/** Changes in order of time that fit into one span. */
const changes = fc.array(change, { maxLength: 30 }).map((steps) => {
  let at = START
  return steps.map(({ after, value }): Change => ({ at: (at += after), code: doingCode(value) }))
})

/** What is left of changes when nothing between two things that flicker is shorter than it may be, in the plainest way. */
function steadied(all: readonly Change[]): readonly Change[] {
  const isFlickering = ({ code }: Change): boolean => FLICKERING.some((value) => doingCode(value) === code)
  const kept: Change[] = []
  for (const each of all) {
    const [last, before] = [kept.at(-1), kept.at(-2)]
    const isShort = last !== undefined && each.at - last.at < FLICKER_MS
    if (isShort && before !== undefined && isFlickering(last) && isFlickering(before)) kept.pop()
    if (kept.at(-1)?.at === each.at) kept.pop()
    if (kept.at(-1)?.code !== each.code) kept.push(each)
  }
  return kept
}

describe('a span', () => {
  it('keeps changes in order, each of another value, and none that flickers', () => {
    fc.assert(
      fc.property(changes, (all) => {
        const span = newSpan(HOUR, null)
        for (const { at, code } of all) addChange(span, 'doing', at, code)
        const kept = span.doing.at.map((at, index) => ({ at, code: span.doing.code[index] }))
        expect(kept).toEqual(steadied(all))
        for (const [index, { at, code }] of kept.entries()) {
          expect(at).toBeGreaterThan(kept[index - 1]?.at ?? 0)
          expect(code).not.toBe(kept[index - 1]?.code)
        }
      }),
    )
  })

  it('is the same after it was packed, whatever is in it', () => {
    const moment = fc.record({ at: fc.nat(SPAN_MS - 1), code: fc.nat(8), generation: fc.nat(2 ** 30) })
    fc.assert(
      fc.property(changes, fc.array(moment), fc.constantFrom(null, ...ALL_BANDS), (all, moments, band) => {
        const span = newSpan(HOUR, { doing: doingCode('unknown'), health: bandCode(band) })
        for (const { at, code } of all) addChange(span, 'doing', at, code)
        for (const each of moments) addMoment(span, { ...each, at: START + each.at })
        expect(decodeSpan(encodeSpan(span), HOUR)).toEqual({ ok: true, value: span })
      }),
    )
  })

  it('that is damaged is told as such and hurts nobody', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const decoded = decodeSpan(bytes, HOUR)
        if (!decoded.ok) expect(['damaged', 'unknown-version']).toContain(decoded.error)
        else for (const at of decoded.value.doing.at) expect(at).toBeLessThan(START + SPAN_MS)
      }),
    )
    expect(decodeSpan(Uint8Array.of(2, 0), HOUR)).toEqual({ ok: false, error: 'unknown-version' })
  })

  it('forgets what is known from a moment on', () => {
    fc.assert(
      fc.property(changes, fc.nat(SPAN_MS), (all, offset) => {
        const span = newSpan(HOUR, { doing: doingCode('stopped'), health: bandCode('good') })
        for (const { at, code } of all) addChange(span, 'doing', at, code)
        const [before, cutAt] = [structuredClone(span), START + offset]
        cutSpan(span, cutAt)
        expect(span.doing.at).toEqual(before.doing.at.filter((at) => at < cutAt))
        expect(lastCodesOf(span)?.doing).toBe(before.doing.code[span.doing.at.length - 1])
      }),
    )
  })

  it('that is crowded takes what lasts for a minute only', () => {
    const span = newSpan(HOUR, null)
    const codes = [doingCode('waiting-approval'), doingCode('waiting-input')]
    for (let index = 0; index < 60_000; index++) addChange(span, 'doing', START + index * 300, codes[index % 2] ?? 0)
    expect(span.doing.at.length).toBeLessThanOrEqual(MOST_CHANGES + SPAN_MS / CROWDED_MS)
    const [stuckAt, idleAt] = [START + 20_000_000, START + 20_000_000 + CROWDED_MS]
    addChange(span, 'doing', stuckAt, doingCode('stuck'))
    addChange(span, 'doing', idleAt, doingCode('idle'))
    expect(span.doing.at.slice(-2)).toEqual([stuckAt, idleAt])
  })
})

it('every value has a code of its own', () => {
  for (const value of ALL_DOINGS) expect(doingOfCode(doingCode(value))).toBe(value)
  for (const band of [null, ...ALL_BANDS]) expect(bandOfCode(bandCode(band))).toBe(band)
})
