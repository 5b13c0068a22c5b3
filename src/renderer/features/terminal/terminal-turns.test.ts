import { expect, test } from 'vitest'
import { ManualClock } from '../../../../test/support/manual-clock.ts'
import {
  LONGEST_WAIT_MS,
  SHARED_FRAME_MS,
  TerminalTurns,
  TYPING_FRAME_MS,
  USED_MS,
  type TerminalTurn,
} from './terminal-turns.ts'

interface Drawn {
  readonly turn: TerminalTurn
  readonly at: number[]
  isFocused: boolean
}

function setUp(tookMs = 0) {
  const clock = new ManualClock()
  const startMs = clock.monotonicMs()
  const turns = new TerminalTurns(clock, (then) => then(tookMs))
  const join = (): Drawn => {
    const at: number[] = []
    const state = { at, isFocused: false }
    const turn = turns.join({
      take: () => void at.push(clock.monotonicMs() - startMs),
      hasFocus: () => state.isFocused,
    })
    return Object.assign(state, { turn })
  }
  return { clock, join }
}

/** Each asks ten times a second for so long, at moments of its own. */
function spin(clock: ManualClock, all: readonly Drawn[], forMs: number): void {
  for (let ms = 0; ms < forMs; ms += 1) {
    all.forEach(({ turn }, index) => (ms + index * 7) % 100 === 0 && turn.ask())
    clock.advance(1)
  }
}

test('terminals nobody looks at share frames, seven a second', () => {
  const { clock, join } = setUp()
  const all = Array.from({ length: 9 }, join)
  spin(clock, all, 10_000)
  const frames = new Set(all.flatMap(({ at }) => at))
  expect(frames.size).toBeLessThanOrEqual(10_000 / SHARED_FRAME_MS + 1)
  for (const { at } of all) expect(at.length).toBeGreaterThan(60)
})

test('what came last is taken', () => {
  const { clock, join } = setUp()
  const one = join()
  one.turn.ask()
  one.turn.ask()
  expect(one.at).toEqual([0])
  clock.advance(SHARED_FRAME_MS)
  expect(one.at).toEqual([0, SHARED_FRAME_MS])
  clock.advance(1_000)
  expect(one.at).toHaveLength(2)
})

test('one with the keyboard, or that the pointer has just used, takes it at once', () => {
  const { clock, join } = setUp()
  const [focused, used] = [join(), join()]
  focused.isFocused = true
  for (let ms = 0; ms < 100; ms += 10) {
    used.turn.used()
    for (const { turn } of [focused, used]) turn.ask()
    clock.advance(10)
  }
  expect(focused.at).toHaveLength(10)
  expect(used.at).toHaveLength(10)
  clock.advance(USED_MS)
  spin(clock, [used], 1_000)
  expect(used.at.length).toBeLessThanOrEqual(10 + 9)
})

test('while somebody types the others do half as often', () => {
  const { clock, join } = setUp()
  const [typed, other] = [join(), join()]
  for (let second = 0; second < 10; second += 1) {
    typed.turn.typed()
    spin(clock, [other], 1_000)
  }
  expect(other.at.length).toBeLessThanOrEqual(10_000 / TYPING_FRAME_MS + 1)
  expect(other.at.length).toBeGreaterThan(30)
})

test('while somebody types each of the others has a frame of its own, in turn', () => {
  const { clock, join } = setUp(10)
  const [typed, ...others] = [join(), join(), join(), join()] as const
  for (let half = 0; half < 20; half += 1) {
    typed.turn.typed()
    spin(clock, others, 500)
  }
  const frames = others.flatMap(({ at }) => at)
  expect(new Set(frames).size).toBe(frames.length)
  const counts = others.map(({ at }) => at.length)
  expect(Math.min(...counts)).toBeGreaterThan(25)
  expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2)
  clock.advance(USED_MS)
  spin(clock, others, 1_000)
  const after = others.flatMap(({ at }) => at)
  expect(new Set(after).size).toBeLessThan(after.length)
})

test('where frames take long nobody waits longer than a second, though somebody types', () => {
  const { clock, join } = setUp(100)
  const [typed, ...others] = Array.from({ length: 10 }, join)
  for (let half = 0; half < 20; half += 1) {
    typed?.turn.typed()
    spin(clock, others, 500)
  }
  for (const { at } of others) {
    const gaps = at.slice(1).map((ms, index) => ms - (at[index] ?? 0))
    expect(Math.max(...gaps)).toBeLessThanOrEqual(LONGEST_WAIT_MS + 150)
  }
})

test('where a frame takes long they share fewer, but go on', () => {
  const { clock, join } = setUp(100)
  const all = Array.from({ length: 9 }, join)
  spin(clock, all, 10_000)
  const frames = new Set(all.flatMap(({ at }) => at))
  expect(frames.size).toBeLessThanOrEqual(26)
  expect(frames.size).toBeGreaterThanOrEqual(9)
})

test('nothing is taken after the end', () => {
  const { clock, join } = setUp()
  const one = join()
  one.turn.ask()
  one.turn.ask()
  one.turn.dispose()
  clock.advance(1_000)
  expect(one.at).toEqual([0])
})
