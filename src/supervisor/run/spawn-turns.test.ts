import { expect, test } from 'vitest'
import { ManualClock, settle } from '../../../test/support/manual-clock.ts'
import { SpawnTurns } from './spawn-turns.ts'

/** Starts that each hold the loop for so long, ms; `done` names those that have spawned. */
function spawning(tookMs: number, keys = { areTyped: false }) {
  const clock = new ManualClock()
  let heldMs = 0
  const turns = new SpawnTurns(
    {
      now: () => clock.now(),
      monotonicMs: () => clock.monotonicMs() + heldMs,
      setTimer: (delayMs, action) => clock.setTimer(delayMs, action),
    },
    keys,
  )
  const done: string[] = []
  const start = async (name: string): Promise<void> => {
    using turn = await turns.take()
    heldMs += tookMs
    done.push(name)
    turn.dispose()
  }
  return { clock, turns, done, start }
}

test('spawns that take no time go on without a pause, in the order in which they came', async () => {
  const { clock, done, start } = spawning(0)
  await Promise.all(['a', 'b', 'c'].map(start))
  expect(done).toEqual(['a', 'b', 'c'])
  expect(clock.pendingTimers).toBe(0)
})

test('after each stretch of 4 ms others have a turn', async () => {
  const { clock, done, start } = spawning(2)
  for (const name of ['a', 'b', 'c', 'd', 'e']) void start(name)
  await settle()
  expect(done).toEqual(['a', 'b'])
  await clock.advanceAsync(1)
  expect(done).toEqual(['a', 'b', 'c', 'd'])
  await clock.advanceAsync(1)
  expect(done).toHaveLength(5)
})

test('they keep longer distances while somebody types', async () => {
  const { clock, done, start } = spawning(5, { areTyped: true })
  void start('a')
  void start('b')
  await clock.advanceAsync(9)
  expect(done).toEqual(['a'])
  await clock.advanceAsync(1)
  expect(done).toEqual(['a', 'b'])
})

test('a start that waits for its files holds others up for a tenth of a second at most', async () => {
  const { clock, turns, done, start } = spawning(0)
  const hanging = await turns.take()
  void start('a')
  await clock.advanceAsync(99)
  expect(done).toEqual([])
  await clock.advanceAsync(2)
  expect(done).toEqual(['a'])
  hanging.dispose()
  void start('b')
  void start('c')
  await settle()
  expect(done).toEqual(['a', 'b', 'c'])
})
