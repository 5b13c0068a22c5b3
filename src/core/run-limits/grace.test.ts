import { expect, it } from 'vitest'
import type { ExitClass } from '../../shapes/exit.ts'
import { graceOf, isGraced } from './grace.ts'

const MIN = 60_000

/** Runs from the first on: when each began (min) and how it ended. */
function past(...runs: readonly (readonly [number, ExitClass])[]) {
  return runs.map(([minutes, exitClass], index) => ({ generation: index + 1, startedAt: minutes * MIN, exitClass }))
}

it('a run after one that was stopped at a limit is spared for five minutes', () => {
  expect(graceOf({ generation: 2, startedAt: 10 * MIN }, past([0, 'limit']))).toBe(15 * MIN)
  expect(graceOf({ generation: 2, startedAt: 10 * MIN }, past([0, 'crash']))).toBeNull()
  expect(graceOf({ generation: 1, startedAt: 0 }, [])).toBeNull()
})

it('that is so once an hour, and again after it', () => {
  const runs = past([0, 'limit'], [1, 'limit'])
  expect(graceOf({ generation: 3, startedAt: 7 * MIN }, runs)).toBeNull()
  expect(graceOf({ generation: 3, startedAt: 65 * MIN }, runs)).toBeNull()
  expect(graceOf({ generation: 3, startedAt: 66 * MIN }, runs)).toBe(71 * MIN)
})

it('the order in which the runs are told, and runs that never began, do not matter', () => {
  const runs = past([0, 'limit'], [1, 'limit']).toReversed()
  expect(graceOf({ generation: 2, startedAt: MIN }, runs)).toBe(6 * MIN)
  const never = [{ generation: 1, startedAt: null, exitClass: 'limit' as const }]
  expect(graceOf({ generation: 2, startedAt: MIN }, never)).toBe(6 * MIN)
})

it('a clock that is set back spares nobody for longer', () => {
  expect([isGraced(5 * MIN, 4 * MIN), isGraced(5 * MIN, 5 * MIN), isGraced(5 * MIN, -MIN)]).toEqual([
    true,
    false,
    false,
  ])
  expect(isGraced(null, 0)).toBe(false)
})
