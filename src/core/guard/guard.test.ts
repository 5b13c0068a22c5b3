import { describe, expect, it } from 'vitest'
import type { MemoryShortage } from '../../shapes/guard.ts'
import { AT_EASE, guard, type GuardAct, type GuardedAgent, type GuardState } from './guard.ts'

const MB = 1024 ** 2

function agent(id: string, change: Partial<GuardedAgent> = {}): GuardedAgent {
  const usual = { memoryBytes: 500 * MB, grewBytes: 50 * MB, canHold: true, isHeld: false, isSpared: false }
  return { id, priority: 'normal', ...usual, ...change }
}

/** Looks once a second at a machine that stays as it is; what was done. */
function watch(
  seconds: number,
  memory: MemoryShortage,
  agents: readonly GuardedAgent[],
  state: GuardState = AT_EASE,
): { readonly acts: readonly GuardAct[]; readonly state: GuardState } {
  const acts: GuardAct[] = []
  let now = state
  for (let second = 0; second <= seconds; second += 1) {
    const { state: next, act } = guard(now, { atMs: second * 1_000, isGap: false, memory, agents })
    now = next
    if (act !== null) acts.push(act)
  }
  return { acts, state: now }
}

const FREE: MemoryShortage = { freePercent: 60, stallPercent: null }
const TIGHT: MemoryShortage = { freePercent: 8, stallPercent: null }
const SEVERE: MemoryShortage = { freePercent: 3, stallPercent: null }

describe('the guard', () => {
  it('holds starts while memory is tight, and until it is well free again', () => {
    const tight = watch(30, TIGHT, [agent('a')])
    expect([tight.state.isTight, tight.acts]).toEqual([true, []])
    expect(watch(0, { freePercent: 12, stallPercent: null }, [], tight.state).state.isTight).toBe(true)
    expect(watch(0, { freePercent: 12, stallPercent: null }, []).state.isTight).toBe(false)
    expect(watch(0, { freePercent: 16, stallPercent: 3 }, [], tight.state).state.isTight).toBe(false)
  })

  it('takes time lost for lack of memory as seriously as a lack of free memory', () => {
    expect(watch(0, { freePercent: 60, stallPercent: 11 }, []).state.isTight).toBe(true)
    expect(watch(10, { freePercent: 60, stallPercent: 41 }, [agent('a')]).acts).toEqual([{ kind: 'hold', id: 'a' }])
  })

  it('holds one after ten seconds, the next 15 s later, and none that is held already', () => {
    const two = [agent('a', { priority: 'low' }), agent('b')]
    expect(watch(9, SEVERE, two).acts).toEqual([])
    expect(watch(12, SEVERE, two).acts).toEqual([{ kind: 'hold', id: 'a' }])
    const later = watch(12, SEVERE, two).state
    const held = [agent('a', { priority: 'low', isHeld: true }), agent('b')]
    expect(guard(later, { atMs: 24_000, isGap: false, memory: SEVERE, agents: held }).act).toBeNull()
    expect(guard(later, { atMs: 25_000, isGap: false, memory: SEVERE, agents: held }).act).toMatchObject({ id: 'b' })
  })

  it('begins to count anew after a sleep', () => {
    const before = watch(9, SEVERE, [agent('a')]).state
    const reading = { atMs: 60_000, isGap: true, memory: SEVERE, agents: [agent('a')] }
    expect(guard(before, reading).act).toBeNull()
  })

  it.each([
    ['no-group', [agent('a', { canHold: false }), agent('b', { priority: 'critical' })]],
    ['only-critical', [agent('a', { priority: 'critical' }), agent('b', { grewBytes: -MB })]],
    ['none-grows', [agent('a', { grewBytes: 0 }), agent('b', { grewBytes: null })]],
  ] as const)('says once when it can hold nobody: %s', (why, agents) => {
    expect(watch(60, SEVERE, agents).acts).toEqual([{ kind: 'helpless', why }])
  })

  it('lets go one after the other when memory is back, the most important first', () => {
    const agents = [agent('a', { priority: 'low', isHeld: true }), agent('b', { priority: 'high', isHeld: true })]
    expect(watch(3, FREE, agents).acts).toEqual([{ kind: 'let-go', id: 'b' }])
    expect(watch(60, TIGHT, agents).acts).toEqual([])
  })
})
