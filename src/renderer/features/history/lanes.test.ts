import { describe, expect, it } from 'vitest'
import type { Doing, Lane, Moment, MomentKind } from '../../../shapes/history.ts'
import { changeAfter, momentsNear, orderedLanes, runAt, stretchAt, summaryOf } from './lanes.ts'

const HOUR = 60 * 60_000

const stretch = (value: Doing, from: number, to: number | null): Lane['doing'][number] => ({ from, to, value })
const moment = (kind: MomentKind, at: number, generation = 1, count = 1): Moment => ({ kind, at, generation, count })

function laneOf(agentName: string, parts: Partial<Lane> = {}): Lane {
  return { agentId: agentName, agentName, doing: [], health: [], moments: [], spentMs: {}, ...parts }
}

const names = (lanes: readonly Lane[]): readonly string[] => lanes.map(({ agentName }) => agentName)

describe('the order of lanes', () => {
  const lanes = [
    laneOf('b-10', { spentMs: { working: 5 } }),
    laneOf('b-9', { spentMs: { 'waiting-input': 4 * HOUR } }),
    laneOf('crashed', { moments: [moment('crash', 1, 1, 9)] }),
    laneOf('gave-up', { moments: [moment('crash-loop', 1), moment('crash', 1, 1, 9)] }),
    laneOf('a', { spentMs: { working: 9 } }),
  ]

  it('has who had most trouble first, and equals by name', () => {
    expect(names(orderedLanes(lanes, 'trouble'))).toEqual(['gave-up', 'crashed', 'b-9', 'a', 'b-10'])
  })

  it('has who waited or worked longest first where that is asked for', () => {
    expect(names(orderedLanes(lanes, 'waiting'))[0]).toBe('b-9')
    expect(names(orderedLanes(lanes, 'work')).slice(0, 2)).toEqual(['a', 'b-10'])
  })

  it('counts numbers in names', () => {
    expect(names(orderedLanes(lanes, 'name'))).toEqual(['a', 'b-9', 'b-10', 'crashed', 'gave-up'])
  })
})

describe('a moment on a lane', () => {
  const lane = laneOf('a', {
    doing: [stretch('starting', 100, 110), stretch('working', 110, 200), stretch('stopped', 200, null)],
    moments: [moment('start', 100, 4), moment('crash', 200, 4), moment('start', 300, 5)],
  })

  it('is in the stretch that holds it, and before the first in none', () => {
    expect(stretchAt(lane, 150)?.value).toBe('working')
    expect(stretchAt(lane, 1_000)?.value).toBe('stopped')
    expect(stretchAt(lane, 99)).toBeNull()
  })

  it('has the marks near it, the nearest first', () => {
    expect(momentsNear(lane, 210, 110).map(({ at }) => at)).toEqual([200, 300, 100])
    expect(momentsNear(lane, 150, 10)).toEqual([])
  })

  it('leads to the change after it and the one before', () => {
    expect(changeAfter(lane, 150, 1)).toBe(200)
    expect(changeAfter(lane, 150, -1)).toBe(110)
    expect(changeAfter(lane, 100, -1)).toBeNull()
  })

  it('is in a run that is over, or lives', () => {
    expect(runAt(lane, 150)).toEqual({ generation: 4, isOver: true })
    expect(runAt(lane, 400)).toEqual({ generation: 5, isOver: false })
  })

  it('is in the run that ends after it where its start lies before the range', () => {
    expect(runAt(laneOf('a', { moments: [moment('end', 50, 7)] }), 20)).toEqual({ generation: 7, isOver: true })
    expect(runAt(laneOf('a'), 20)).toBeNull()
  })
})

describe('the sums of some lanes', () => {
  const lanes = [
    laneOf('a', {
      doing: [stretch('working', 0, 100), stretch('stopped', 100, 200), stretch('working', 200, null)],
      spentMs: { working: 150, stopped: 100 },
      moments: [moment('crash', 100, 1, 2), moment('limit', 120)],
    }),
    laneOf('b', {
      doing: [stretch('waiting-approval', 100, 220)],
      spentMs: { 'waiting-approval': 120 },
      moments: [moment('crash', 220), moment('crash-loop', 221)],
    }),
    laneOf('c', { doing: [stretch('stopped', 0, null)], spentMs: { stopped: 250 } }),
  ]

  it('count who was up, worked, waited and crashed', () => {
    expect(summaryOf(lanes, 250)).toEqual({
      up: { agents: 2, ms: 270 },
      worked: { agents: 1, ms: 150 },
      waited: { agents: 1, ms: 120 },
      crashed: { agents: 2, times: 3 },
      limited: 1,
      gaveUp: 1,
      busiest: { at: 200, agents: 2 },
    })
  })

  it('do not count one that begins as another ends as two at once', () => {
    const shift = [
      laneOf('a', { doing: [stretch('working', 0, 100)], spentMs: { working: 100 } }),
      laneOf('b', { doing: [stretch('working', 100, 200)], spentMs: { working: 100 } }),
    ]
    expect(summaryOf(shift, 200).busiest).toEqual({ at: 0, agents: 1 })
  })
})
