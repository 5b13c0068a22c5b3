import fc from 'fast-check'
import { expect, it } from 'vitest'
import { PRIORITIES } from '../agent/priority.ts'
import { AT_EASE, guard, type GuardAct, type GuardedAgent, type GuardReading, type GuardState } from './guard.ts'

const MB = 1024 ** 2
const IDS = ['a', 'b', 'c', 'd']

const anyAgent = (id: string): fc.Arbitrary<Omit<GuardedAgent, 'isHeld'>> =>
  fc.record({
    id: fc.constant(id),
    priority: fc.constantFrom(...PRIORITIES),
    memoryBytes: fc.integer({ min: 1, max: 4_000 * MB }),
    grewBytes: fc.option(fc.integer({ min: -500 * MB, max: 500 * MB })),
    canHold: fc.boolean(),
    isSpared: fc.boolean(),
  })

const anyLook = fc.record({
  waitMs: fc.integer({ min: 100, max: 6_000 }),
  isGap: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  memory: fc.record({
    // Mostly short, so that something happens.
    freePercent: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(2, 4.9) },
      fc.double({ min: 0, max: 100, noNaN: true }),
    ),
    stallPercent: fc.option(fc.double({ min: 0, max: 100, noNaN: true })),
  }),
  agents: fc.tuple(...IDS.map(anyAgent)),
})

type Look = typeof anyLook extends fc.Arbitrary<infer L> ? L : never

interface Done {
  readonly act: Exclude<GuardAct, null>
  readonly reading: GuardReading
  readonly before: GuardState
}

/** Plays looks, holding and letting go as the guard says. */
function play(looks: readonly Look[]): readonly Done[] {
  const held = new Set<string>()
  const done: Done[] = []
  let [state, atMs] = [AT_EASE, 0]
  for (const { waitMs, isGap, memory, agents } of looks) {
    atMs += waitMs
    const reading = { atMs, isGap, memory, agents: agents.map((agent) => ({ ...agent, isHeld: held.has(agent.id) })) }
    const before = state
    const { state: next, act } = guard(before, reading)
    state = next
    if (act?.kind === 'hold') held.add(act.id)
    if (act?.kind === 'let-go') held.delete(act.id)
    if (act !== null) done.push({ act, reading, before })
  }
  return done
}

function chosenOf({ act, reading }: Done): GuardedAgent | undefined {
  return reading.agents.find((agent) => 'id' in act && agent.id === act.id)
}

function forAllPlays(check: (done: readonly Done[]) => void): void {
  fc.assert(fc.property(fc.array(anyLook, { minLength: 5, maxLength: 80 }), (looks) => check(play(looks))))
}

it('never holds two within 15 s', () => {
  forAllPlays((done) => {
    const times = done.filter(({ act }) => act.kind === 'hold').map(({ reading }) => reading.atMs)
    times.forEach((time, index) => expect(time - (times[index - 1] ?? -Infinity)).toBeGreaterThanOrEqual(15_000))
  })
})

it('holds only who grows, is not critical, can be held, is not held, and was not spared by a person', () => {
  forAllPlays((done) => {
    for (const each of done.filter(({ act }) => act.kind === 'hold')) {
      const agent = chosenOf(each)
      expect(agent).toMatchObject({ canHold: true, isHeld: false, isSpared: false })
      expect(agent?.grewBytes).toBeGreaterThan(0)
      expect(agent?.priority).not.toBe('critical')
    }
  })
})

it('holds the largest of the lowest priority that could be held', () => {
  forAllPlays((done) => {
    for (const each of done.filter(({ act }) => act.kind === 'hold')) {
      const agent = chosenOf(each)
      if (agent === undefined) throw new Error('nobody was chosen')
      const others = each.reading.agents.filter(
        ({ id, canHold, isHeld, isSpared, grewBytes }) =>
          id !== agent.id && canHold && !isHeld && !isSpared && (grewBytes ?? 0) >= MB,
      )
      const rank = PRIORITIES.indexOf(agent.priority)
      expect(others.filter(({ priority }) => PRIORITIES.indexOf(priority) > rank)).toEqual([])
      const equals = others.filter(({ priority }) => priority === agent.priority)
      expect(equals.every(({ memoryBytes }) => memoryBytes <= agent.memoryBytes)).toBe(true)
    }
  })
})

it('holds only after 10 s of severe shortage without a gap, and lets go only when memory is back', () => {
  forAllPlays((done) => {
    for (const { act, reading, before } of done) {
      const { freePercent, stallPercent } = reading.memory
      if (act.kind === 'hold') {
        expect(freePercent < 5 || (stallPercent ?? 0) > 40).toBe(true)
        expect(reading.isGap).toBe(false)
        expect(reading.atMs - (before.severeSinceMs ?? reading.atMs)).toBeGreaterThanOrEqual(10_000)
      }
      if (act.kind === 'let-go') {
        expect(freePercent).toBeGreaterThanOrEqual(10)
        expect(stallPercent ?? 0).toBeLessThanOrEqual(10)
      }
    }
  })
})
