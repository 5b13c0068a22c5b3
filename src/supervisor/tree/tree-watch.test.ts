import { expect, it, onTestFinished } from 'vitest'
import { FakeProcessTable } from '../../../test/support/fake-process-table.ts'
import { ManualClock, settle } from '../../../test/support/manual-clock.ts'
import { TreeWatch } from './tree-watch.ts'

const RUN = 'a'.repeat(32)

/** A watch over one run, whose sweeps end when the test says so. */
function setUp() {
  const clock = new ManualClock()
  const table = new FakeProcessTable()
  const ends: (() => void)[] = []
  const sweep = table.sweep.bind(table)
  table.sweep = async () => {
    const rows = await sweep()
    const { promise, resolve } = Promise.withResolvers<void>()
    ends.push(resolve)
    await promise
    return rows
  }
  const trees = new TreeWatch(table, clock, 1)
  const leader = table.add()
  const tracking = trees.track({ runId: RUN, leader })
  onTestFinished(() => {
    tracking.dispose()
    trees.dispose()
    table.dispose()
  })
  return { clock, table, ends, trees, leader }
}

/** A sweep is followed by a pause of up to twice what it took. */
const PAUSE_MS = 100

it('an earlier sweep never overwrites what a later one found', async () => {
  const { clock, ends, trees, leader } = setUp()
  const first = trees.look()
  await settle()
  const child = leader.fork({ sessionId: 99 })
  const second = trees.look()
  await settle()
  // Were the second under way already, it would end first.
  for (const end of ends.splice(0).toReversed()) {
    end()
    await settle()
  }
  await clock.advanceAsync(PAUSE_MS)
  ends.splice(0).forEach((end) => end())
  await Promise.all([first, second])
  // It left its parent: only who knew it as a member still does.
  child.parentPid = 1
  const third = trees.look()
  await clock.advanceAsync(PAUSE_MS * 3)
  ends.splice(0).forEach((end) => end())
  expect((await third).members(RUN).map(({ pid }) => pid)).toEqual([leader.pid, child.pid])
})

it('sweeps one after the other, and all who ask meanwhile share the next', async () => {
  const { clock, table, ends, trees } = setUp()
  const looks = [trees.look()]
  await settle()
  looks.push(trees.look(), trees.lookAtUsage(new Set([RUN])), trees.look())
  await clock.advanceAsync(PAUSE_MS)
  expect(table.sweeps).toBe(1)
  ends.splice(0).forEach((end) => end())
  await clock.advanceAsync(PAUSE_MS * 3)
  expect(table.sweeps).toBe(2)
  ends.splice(0).forEach((end) => end())
  await Promise.all(looks)
})

it('goes on after a sweep that failed', async () => {
  const { clock, table, ends, trees, leader } = setUp()
  table.failNextSweep()
  const failed = trees.look()
  const isRefused = expect(failed).rejects.toThrow('cannot be read')
  await clock.advanceAsync(PAUSE_MS)
  await isRefused
  const next = trees.look()
  await clock.advanceAsync(PAUSE_MS)
  ends.splice(0).forEach((end) => end())
  expect((await next).members(RUN).map(({ pid }) => pid)).toEqual([leader.pid])
})

it('who waited for the same sweep goes on in stretches, with what that sweep saw', async () => {
  const { clock, ends, trees, leader } = setUp()
  let gone = 0
  const looking = Array.from({ length: 10 }, async () => {
    const living = await trees.living(RUN)
    clock.stall(2)
    gone += 1
    return living.map(({ pid }) => pid)
  })
  await settle()
  ends.splice(0).forEach((end) => end())
  await settle()
  expect(gone).toBeLessThan(5)
  for (let round = 0; round < 10; round += 1) await clock.advanceAsync(5)
  expect(await Promise.all(looking)).toEqual(Array.from({ length: 10 }, () => [leader.pid]))
})
