import { describe, expect, it } from 'vitest'
import type { Cgroup, Cgroups } from '../../src/core/cgroups.ts'

/** Cgroups, and processes to put into them. */
export interface CgroupsHarness extends AsyncDisposable {
  readonly cgroups: Cgroups
  /** Cgroups of another host on this machine: the next host of the same data directory, or that of another one. */
  anotherHost(of: 'same-data' | 'other-data'): Promise<Cgroups>
  /** Starts a process in the group of this host; resolves when it runs. */
  start(): Promise<number>
  /** Lets a process start another one in its own session. */
  fork(pid: number): Promise<number>
  /** Kills a process; resolves when it is gone. */
  end(pid: number): Promise<void>
  /** Waits for the condition, with a deadline. */
  until(condition: () => boolean): Promise<void>
}

const RUN = 'c0ffee'
const OTHER_RUN = 'decaf'
/** Ids of the runs the suite creates groups for. */
export const RUNS = [RUN, OTHER_RUN]
const NO_PID = 2 ** 30

/** What every implementation of Cgroups that can create groups must do. */
export function cgroupsContract(name: string, makeHarness: () => Promise<CgroupsHarness>): void {
  describe(`Cgroups contract: ${name}`, () => {
    it('says what it is', async () => {
      await using harness = await makeHarness()
      expect(harness.cgroups).toMatchObject({ kind: 'cgroup-v2', description: expect.stringContaining('cgroup v2') })
    })

    it('a group holds who entered it and all they start, in whatever session', async () => {
      await using harness = await makeHarness()
      const leader = await harness.start()
      const older = await harness.fork(leader)
      const group = await entered(harness.cgroups, RUN, leader)
      expect(group.pids()).toEqual([leader])
      const child = await harness.fork(leader)
      expect(sorted(group.pids())).toEqual(sorted([leader, child]))
      expect([leader, child, older].map((pid) => harness.cgroups.runOf(pid))).toEqual([RUN, RUN, null])
      await harness.end(leader)
      expect(group.pids()).toEqual([child])
      await harness.end(older)
    })

    it('a kill ends everybody in the group and nobody else; then it can go', async () => {
      await using harness = await makeHarness()
      const [leader, bystander] = [await harness.start(), await harness.start()]
      const group = await entered(harness.cgroups, RUN, leader)
      const other = await entered(harness.cgroups, OTHER_RUN, bystander)
      await harness.fork(leader)
      expect(await group.kill()).toBe(true)
      await harness.until(() => group.pids().length === 0)
      expect(other.pids()).toEqual([bystander])
      group.remove()
      await harness.until(() => harness.cgroups.find(RUN) === null)
      expect(harness.cgroups.find(OTHER_RUN)?.pids()).toEqual([bystander])
    })

    it('a group with somebody in it does not go', async () => {
      await using harness = await makeHarness()
      const leader = await harness.start()
      const group = await entered(harness.cgroups, RUN, leader)
      group.remove()
      expect(group.pids()).toEqual([leader])
    })

    it('a group that is dissolved lets everybody go, and no kill reaches them', async () => {
      await using harness = await makeHarness()
      const leader = await harness.start()
      const group = await entered(harness.cgroups, RUN, leader)
      const child = await harness.fork(leader)
      group.dissolve()
      await group.kill()
      expect(group.pids()).toEqual([])
      await harness.until(() => harness.cgroups.find(RUN) === null)
      const other = await entered(harness.cgroups, OTHER_RUN, leader)
      expect(await other.add(child)).toBe(true)
      expect(sorted(other.pids())).toEqual(sorted([leader, child]))
    })

    it('a group that is gone is empty and refuses, and can be made again', async () => {
      await using harness = await makeHarness()
      const leader = await harness.start()
      const group = await entered(harness.cgroups, RUN, leader)
      expect(group.isThere()).toBe(true)
      await harness.end(leader)
      group.remove()
      group.remove()
      await harness.until(() => !group.isThere())
      const next = await harness.start()
      expect([group.pids(), await group.kill()]).toEqual([[], false])
      expect((await entered(harness.cgroups, RUN, next)).pids()).toEqual([next])
    })

    it('there is no group for a process that is gone, nor for a run that never was', async () => {
      await using harness = await makeHarness()
      expect(await harness.cgroups.enter(RUN, NO_PID)).toBeNull()
      expect(harness.cgroups.find(RUN)).toBeNull()
      const ended = await harness.start()
      await harness.end(ended)
      expect(await harness.cgroups.enter(RUN, ended)).toBeNull()
      expect(harness.cgroups.find(RUN)).toBeNull()
    })

    it('a run that has entered keeps its group when its leader enters late or again', async () => {
      await using harness = await makeHarness()
      const leader = await harness.start()
      await entered(harness.cgroups, RUN, leader)
      const child = await harness.fork(leader)
      expect(sorted((await entered(harness.cgroups, RUN, leader)).pids())).toEqual(sorted([leader, child]))
      await harness.end(leader)
      expect((await harness.cgroups.enter(RUN, leader))?.pids()).toEqual([child])
    })

    it('the next host of the same data finds groups that live, and empty ones no more', async () => {
      await using harness = await makeHarness()
      const [leader, ended] = [await harness.start(), await harness.start()]
      await entered(harness.cgroups, RUN, leader)
      await entered(harness.cgroups, OTHER_RUN, ended)
      await harness.end(ended)
      const next = await harness.anotherHost('same-data')
      expect(next.find(RUN)?.pids()).toEqual([leader])
      expect(next.find(OTHER_RUN)).toBeNull()
    })

    it('a host of other data does not see them', async () => {
      await using harness = await makeHarness()
      const [leader, theirs] = [await harness.start(), await harness.start()]
      const group = await entered(harness.cgroups, RUN, leader)
      const other = await harness.anotherHost('other-data')
      expect(other.find(RUN)).toBeNull()
      expect(other.runOf(leader)).toBeNull()
      expect(await (await entered(other, RUN, theirs)).kill()).toBe(true)
      await harness.until(() => other.find(RUN)?.pids().length === 0)
      expect(group.pids()).toEqual([leader])
      other.find(RUN)?.remove()
    })
  })
}

async function entered(cgroups: Cgroups, runId: string, pid: number): Promise<Cgroup> {
  const group = await cgroups.enter(runId, pid)
  if (group === null) throw new Error(`process ${pid} cannot enter a group`)
  return group
}

function sorted(pids: readonly number[]): readonly number[] {
  return pids.toSorted((a, b) => a - b)
}
