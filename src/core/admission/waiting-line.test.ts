import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PRIORITIES } from '../agent/priority.ts'
import { compareInLine, WaitingLine, type InLine } from './waiting-line.ts'
import type { Priority } from '../../shapes/spec.ts'

function member(agentId: string, priority: Priority, turn: number): InLine {
  return { agentId, priority, turn }
}

function lineOf(...members: readonly InLine[]): WaitingLine<InLine> {
  const line = new WaitingLine<InLine>()
  for (const each of members) line.join(each)
  return line
}

/** Ids of all members, in the order in which they are admitted. */
function letAllIn(line: WaitingLine<InLine>): string[] {
  const order: string[] = []
  for (let first = line.next(); first !== null; first = line.next()) {
    order.push(first.agentId)
    line.leave(first.agentId)
  }
  return order
}

/** Number of members in the heap, including those that have left. */
function heldBy(line: WaitingLine<InLine>): number {
  return line['heap'].length
}

describe('the order', () => {
  const members = [
    member('late', 'normal', 4),
    member('idle', 'low', 1),
    member('first', 'critical', 5),
    member('early', 'normal', 2),
    member('second', 'high', 3),
  ]

  it('lets important ones in first, then those who asked first', () => {
    expect(letAllIn(lineOf(...members))).toEqual(['first', 'second', 'early', 'late', 'idle'])
  })

  it('can be told while everybody stays in line', () => {
    const line = lineOf(...members)
    expect(line.inOrder().map(({ agentId }) => agentId)).toEqual(['first', 'second', 'early', 'late', 'idle'])
    expect(line.length).toBe(5)
  })

  it('puts every priority before the next, whoever asked first', () => {
    for (const [index, priority] of PRIORITIES.entries()) {
      for (const lower of PRIORITIES.slice(index + 1)) {
        expect(compareInLine(member('a', priority, 9), member('b', lower, 1))).toBeLessThan(0)
        expect(compareInLine(member('a', lower, 1), member('b', priority, 9))).toBeGreaterThan(0)
      }
    }
  })
})

describe('a waiting line', () => {
  it('that is empty has nobody next', () => {
    const line = lineOf()
    expect([line.next(), line.length, line.get('a'), line.inOrder()]).toEqual([null, 0, null, []])
  })

  it('keeps who is next in line until they leave', () => {
    const line = lineOf(member('a', 'normal', 1), member('b', 'normal', 2))
    expect([line.next()?.agentId, line.next()?.agentId, line.length]).toEqual(['a', 'a', 2])
  })

  it('tells whether the one who leaves was in it', () => {
    const line = lineOf(member('a', 'normal', 1))
    expect([line.leave('b'), line.leave('a'), line.leave('a')]).toEqual([false, true, false])
  })

  it('lets nobody in who has left, nor twice', () => {
    const line = lineOf(member('a', 'normal', 1), member('b', 'normal', 2), member('c', 'normal', 3))
    line.leave('a')
    expect(letAllIn(line)).toEqual(['b', 'c'])
  })

  it.each<[string, InLine, string[]]>([
    ['later', member('a', 'normal', 4), ['b', 'c', 'a']],
    ['less important', member('a', 'low', 1), ['b', 'c', 'a']],
    ['more important', member('c', 'critical', 3), ['c', 'a', 'b']],
  ])('knows one who joins again only by what they are now: %s', (_name, again, order) => {
    const line = lineOf(member('a', 'normal', 1), member('b', 'normal', 2), member('c', 'normal', 3), again)
    expect(line.get(again.agentId)).toBe(again)
    expect(line.length).toBe(3)
    expect(letAllIn(line)).toEqual(order)
  })

  it('takes one who left and joins again at the same place but once', () => {
    const first = member('a', 'normal', 1)
    const line = lineOf(first, member('b', 'normal', 2))
    line.leave('a')
    line.join(first)
    expect(letAllIn(line)).toEqual(['a', 'b'])
  })
})

type Step =
  | { readonly kind: 'join'; readonly who: number; readonly priority: Priority; readonly keepsTurn: boolean }
  | { readonly kind: 'leave'; readonly who: number }
  | { readonly kind: 'let-in' }

/** Few ids, so that the same member leaves and joins again. */
const who = fc.nat(11)
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('join' as const),
      who,
      priority: fc.constantFrom(...PRIORITIES),
      keepsTurn: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('leave' as const), who }) },
  fc.constant({ kind: 'let-in' as const }),
)

/** A waiting line beside the simplest model of it: an array that is sorted on every question. */
class LineAndModel {
  readonly line = new WaitingLine<InLine>()
  private model: InLine[] = []
  private turns = 0

  take(step: Step): void {
    switch (step.kind) {
      case 'join':
        this.join(step)
        break
      case 'leave':
        this.leave(`agent-${step.who}`)
        break
      case 'let-in':
        this.leave(this.sorted()[0]?.agentId ?? 'nobody')
        break
    }
  }

  /** `next` is checked before the full order, because reading the full order changes the heap. */
  check(): void {
    const sorted = this.sorted()
    expect(this.line.next()).toBe(sorted[0] ?? null)
    expect(this.line.inOrder()).toEqual(sorted)
    expect(this.line.length).toBe(sorted.length)
  }

  private join({ who, priority, keepsTurn }: Extract<Step, { kind: 'join' }>): void {
    const agentId = `agent-${who}`
    const known = this.model.find((each) => each.agentId === agentId)
    const turn = keepsTurn && known !== undefined ? known.turn : ++this.turns
    const joining = member(agentId, priority, turn)
    this.model = [...this.model.filter((each) => each !== known), joining]
    this.line.join(joining)
    expect(this.line.get(agentId)).toBe(joining)
  }

  private leave(agentId: string): void {
    const before = this.model.length
    this.model = this.model.filter((each) => each.agentId !== agentId)
    expect(this.line.leave(agentId)).toBe(this.model.length < before)
    expect(this.line.get(agentId)).toBeNull()
  }

  private sorted(): InLine[] {
    const rank = ({ priority }: InLine): number => PRIORITIES.indexOf(priority)
    return this.model.toSorted((a, b) => rank(a) - rank(b) || a.turn - b.turn)
  }
}

/** Long enough that the heap is purged of members that left while others still wait. */
const anySteps = fc.array(anyStep, { maxLength: 400, size: 'max' })

describe('whatever joins, leaves and joins again, a line', () => {
  it('is a sorted array to whoever asks at any time', () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const both = new LineAndModel()
        for (const step of steps) {
          both.take(step)
          both.check()
        }
      }),
      { numRuns: 100 },
    )
  })

  it('lets the same in as a sorted array when nobody has asked before', () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const both = new LineAndModel()
        for (const step of steps) both.take(step)
        const expected = both.line.inOrder().map(({ agentId }) => agentId)
        expect(letAllIn(both.line)).toEqual(expected)
      }),
      { numRuns: 100 },
    )
  })

  it('keeps few of those who left, and none once it is empty', () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const both = new LineAndModel()
        let most = 0
        for (const step of steps) {
          both.take(step)
          most = Math.max(most, both.line.length)
          expect(heldBy(both.line)).toBeLessThanOrEqual(both.line.length === 0 ? 0 : 2 * most + 65)
        }
      }),
      { numRuns: 100 },
    )
  })
})

describe('ten thousand joins and leaves', () => {
  it('behind somebody who waits on and on do not make the heap grow', () => {
    const line = lineOf(member('patient', 'critical', 0))
    for (let turn = 1; turn <= 10_000; turn += 1) {
      line.join(member(`agent-${turn}`, 'normal', turn))
      line.leave(`agent-${turn}`)
      expect(heldBy(line)).toBeLessThanOrEqual(80)
    }
    expect(line.next()?.agentId).toBe('patient')
  })

  it('of one who changes their mind do not make it grow either, nor lose anybody', () => {
    const others = Array.from({ length: 20 }, (_, index) => member(`other-${index}`, 'high', index))
    const line = lineOf(...others)
    for (let turn = 100; turn < 10_100; turn += 1) {
      line.join(member('fickle', PRIORITIES[turn % PRIORITIES.length] ?? 'normal', turn))
      expect(heldBy(line)).toBeLessThanOrEqual(2 * 21 + 65)
    }
    line.join(member('fickle', 'low', 10_100))
    expect(letAllIn(line)).toEqual([...others.map(({ agentId }) => agentId), 'fickle'])
  })
})
