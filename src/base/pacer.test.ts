import { expect, it } from 'vitest'
import { ManualClock, settle } from '../../test/support/manual-clock.ts'
import { Pacer } from './pacer.ts'

/** Callers who each hold the loop for so long when they may go on, ms; `done` names those who have. */
function passing(tookMs: number) {
  const clock = new ManualClock()
  const pacer = new Pacer(clock)
  const done: string[] = []
  const go = async (name: string): Promise<void> => {
    await pacer.pass()
    clock.stall(tookMs)
    done.push(name)
  }
  return { clock, done, go }
}

it('lets all go on at once, in their order, where that takes no time', async () => {
  const { clock, done, go } = passing(0)
  await Promise.all(['a', 'b', 'c'].map(go))
  expect(done).toEqual(['a', 'b', 'c'])
  expect(clock.pendingTimers).toBe(0)
})

it('pauses after each stretch of 4 ms', async () => {
  const { clock, done, go } = passing(2)
  for (const name of ['a', 'b', 'c', 'd', 'e']) void go(name)
  await settle()
  expect(done).toEqual(['a', 'b'])
  await clock.advanceAsync(1)
  expect(done).toEqual(['a', 'b', 'c', 'd'])
  await clock.advanceAsync(1)
  expect(done).toHaveLength(5)
})

it('lets the next one go on at once after a time without any', async () => {
  const { done, go } = passing(10)
  void go('a')
  await settle()
  expect(done).toEqual(['a'])
})

it('who comes during a pause waits for its end, behind those who were there', async () => {
  const { clock, done, go } = passing(5)
  void go('a')
  void go('b')
  await settle()
  void go('c')
  await settle()
  expect(done).toEqual(['a'])
  await clock.advanceAsync(1)
  expect(done).toEqual(['a', 'b'])
  await clock.advanceAsync(1)
  expect(done).toEqual(['a', 'b', 'c'])
})
