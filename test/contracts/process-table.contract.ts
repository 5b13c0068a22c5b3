import { describe, expect, test } from 'vitest'
import type { ProcessTable } from '../../src/core/ports.ts'
import { isZombie, type ProcessRow } from '../../src/core/process/process-row.ts'

/**
 * A process to observe: `idle` dies of any signal, `stubborn` ignores SIGTERM, `careless` has a child that is a zombie.
 */
export type SubjectKind = 'idle' | 'stubborn' | 'careless'

/** A process table, and processes to show up in it. */
export interface ProcessTableHarness extends AsyncDisposable {
  readonly table: ProcessTable
  /** False where environments cannot be read. */
  readonly tellsCookies: boolean
  /** Starts a process that is ready when this resolves. */
  start(kind: SubjectKind, cookie?: string): Promise<number>
  /** Nice value of a process, not read through the table. */
  niceOf(pid: number): number
  /** Waits for the condition, with a deadline. */
  until(condition: () => Promise<boolean>): Promise<void>
}

/** No process has this start time: a pid with it is another process. */
const ANOTHER_START = 7
const NO_PID = 2 ** 30

/** What every process table must do. */
export function describeProcessTable(name: string, makeHarness: () => Promise<ProcessTableHarness>): void {
  describe(`process table: ${name}`, () => {
    test('a sweep sees a process with its parent, start time and name', async () => {
      await using harness = await makeHarness()
      const pid = await harness.start('idle')
      const row = await rowOf(harness.table, pid)
      expect(row).toMatchObject({ pid, parentPid: expect.any(Number), name: expect.stringMatching(/\w/) })
      expect(row?.startTime).toBeGreaterThan(0)
      expect(row?.rssBytes).toBeGreaterThan(0)
      expect(row && isZombie(row)).toBe(false)
    })

    test('a sweep that is only for usage sees the processes asked for', async () => {
      await using harness = await makeHarness()
      const pid = await harness.start('idle')
      await harness.table.sweep()
      for (let round = 0; round < 3; round += 1) {
        const rows = await harness.table.sweep([pid])
        expect(rows.find((row) => row.pid === pid)?.rssBytes).toBeGreaterThan(0)
      }
    })

    test('what a process has open is told, or nothing is', async () => {
      await using harness = await makeHarness()
      const pid = await harness.start('idle')
      const resources = await harness.table.resources([pid, NO_PID])
      expect(resources.get(NO_PID)?.openFiles ?? null).toBeNull()
      const told = resources.get(pid)
      if (told !== undefined) expect(told.openFiles).toBeGreaterThan(2)
      if (told !== undefined) expect(told.writtenBytes).toBeGreaterThanOrEqual(0)
    })

    test('memory is told exactly, or nothing is, also to many who ask at once', async () => {
      await using harness = await makeHarness()
      const pid = await harness.start('idle')
      const told = await Promise.all([pid, pid].map((each) => harness.table.exactMemory([each, NO_PID])))
      const resident = (await rowOf(harness.table, pid))?.rssBytes ?? 0
      for (const bytes of told) if (bytes !== null) expect(bytes).toBeLessThanOrEqual(resident * 1.5)
      expect(await harness.table.exactMemory([NO_PID])).toBeNull()
    })

    test('no pid appears twice in a sweep', async () => {
      await using harness = await makeHarness()
      await harness.start('idle')
      const pids = (await harness.table.sweep()).map((row) => row.pid)
      expect(new Set(pids).size).toBe(pids.length)
    })

    test('identify names the process a sweep sees, and nobody where nobody is', async () => {
      await using harness = await makeHarness()
      const pid = await harness.start('idle')
      const row = await rowOf(harness.table, pid)
      expect(await harness.table.identify(pid)).toEqual({
        pid,
        startTime: row?.startTime,
        bootId: harness.table.bootId,
      })
      expect(await harness.table.identify(NO_PID)).toBeNull()
    })

    test('a process is as old as the time since its start, so the younger of two is not older', async () => {
      await using harness = await makeHarness()
      const identity = await identityOf(harness.table, await harness.start('idle'))
      const younger = await identityOf(harness.table, await harness.start('idle'))
      const youngerAgeMs = harness.table.ageMs(younger) ?? NaN
      expect(youngerAgeMs).toBeGreaterThanOrEqual(0)
      expect(harness.table.ageMs(identity) ?? NaN).toBeGreaterThanOrEqual(youngerAgeMs)
    })

    test('a killed process is gone from sweeps, and further signals find it gone', async () => {
      await using harness = await makeHarness()
      const identity = await identityOf(harness.table, await harness.start('idle'))
      expect(await harness.table.signal(identity, 'SIGKILL')).toBe('sent')
      await harness.until(async () => {
        const row = await rowOf(harness.table, identity.pid)
        return row === undefined || isZombie(row)
      })
      expect(await harness.table.signal(identity, 'SIGKILL')).toBe('gone')
    })

    test('a signal may be ignored: sent is not ended', async () => {
      await using harness = await makeHarness()
      const identity = await identityOf(harness.table, await harness.start('stubborn'))
      expect(await harness.table.signal(identity, 'SIGTERM')).toBe('sent')
      expect(await rowOf(harness.table, identity.pid)).toMatchObject({ startTime: identity.startTime })
      expect(await harness.table.signal(identity, 'SIGKILL')).toBe('sent')
    })

    test('nothing is sent to a stranger, nor across boots, nor to nobody', async () => {
      await using harness = await makeHarness()
      const identity = await identityOf(harness.table, await harness.start('idle'))
      const { table } = harness
      expect(await table.signal({ ...identity, startTime: identity.startTime + ANOTHER_START }, 'SIGKILL')).toBe(
        'stranger',
      )
      expect(await table.signal({ ...identity, bootId: 'another boot' }, 'SIGKILL')).toBe('gone')
      expect(await table.signal({ ...identity, pid: NO_PID }, 'SIGKILL')).toBe('gone')
      expect(await rowOf(table, identity.pid)).toMatchObject({ startTime: identity.startTime })
    })

    test('a stopped process shows it, and goes on', async () => {
      await using harness = await makeHarness()
      const identity = await identityOf(harness.table, await harness.start('idle'))
      await harness.table.signal(identity, 'SIGSTOP')
      await harness.until(async () => (await rowOf(harness.table, identity.pid))?.state === 'T')
      await harness.table.signal(identity, 'SIGCONT')
      await harness.until(async () => (await rowOf(harness.table, identity.pid))?.state !== 'T')
    })

    test('a zombie is seen as one and counts as gone', async () => {
      await using harness = await makeHarness()
      const parent = await harness.start('careless')
      let zombie: ProcessRow | undefined
      await harness.until(async () => {
        zombie = (await harness.table.sweep()).find((row) => row.parentPid === parent && isZombie(row))
        return zombie !== undefined
      })
      const identity = { pid: zombie?.pid ?? NO_PID, startTime: zombie?.startTime ?? 0, bootId: harness.table.bootId }
      expect(await harness.table.signal(identity, 'SIGKILL')).toBe('gone')
    })

    test('a nice value is set', async () => {
      await using harness = await makeHarness()
      const identity = await identityOf(harness.table, await harness.start('idle'))
      expect(harness.niceOf(identity.pid)).toBe(0)
      expect(await harness.table.setNice(identity, 7)).toBe('sent')
      expect(harness.niceOf(identity.pid)).toBe(7)
    })

    test('no nice value is set for a stranger, nor across boots, nor for nobody, nor for the dead', async () => {
      await using harness = await makeHarness()
      const { table } = harness
      const identity = await identityOf(table, await harness.start('idle'))
      const stranger = { ...identity, startTime: identity.startTime + ANOTHER_START }
      expect(await table.setNice(stranger, 7)).toBe('stranger')
      expect(await table.setNice({ ...identity, bootId: 'another boot' }, 7)).toBe('gone')
      expect(await table.setNice({ ...identity, pid: NO_PID }, 7)).toBe('gone')
      expect(harness.niceOf(identity.pid)).toBe(0)
      await table.signal(identity, 'SIGKILL')
      await harness.until(async () => (await table.setNice(identity, 7)) === 'gone')
    })

    test('what the out-of-memory killer and the scheduler are told is of nobody but the process meant', async () => {
      await using harness = await makeHarness()
      const { table } = harness
      const identity = await identityOf(table, await harness.start('idle'))
      const stranger = { ...identity, startTime: identity.startTime + ANOTHER_START }
      expect(await table.setOomScore(stranger, 300, null)).toBe(false)
      expect(['stranger', 'none']).toContain(await table.setSessionNice(stranger, 5))
      expect(['gone', 'none']).toContain(await table.setSessionNice({ ...identity, pid: NO_PID }, 5))
    })

    test('the run cookie is told where environments can be read', async () => {
      await using harness = await makeHarness()
      const pid = await harness.start('idle', 'c00kie')
      expect((await rowOf(harness.table, pid))?.cookie).toBe(harness.tellsCookies ? 'c00kie' : null)
    })

    test('command lines are given for those that are who they were', async () => {
      await using harness = await makeHarness()
      const identity = await identityOf(harness.table, await harness.start('idle'))
      const lines = await harness.table.commandLines([identity, { ...identity, pid: NO_PID }])
      expect([...lines.keys()]).toEqual([identity.pid])
      expect(lines.get(identity.pid)).toMatch(/sleep \d+/)
      const stranger = { ...identity, startTime: identity.startTime + ANOTHER_START }
      expect((await harness.table.commandLines([stranger])).size).toBe(0)
    })
  })
}

async function rowOf(table: ProcessTable, pid: number): Promise<ProcessRow | undefined> {
  return (await table.sweep()).find((row) => row.pid === pid)
}

async function identityOf(
  table: ProcessTable,
  pid: number,
): Promise<{ pid: number; startTime: number; bootId: string }> {
  const identity = await table.identify(pid)
  if (identity === null) throw new Error(`nobody has pid ${pid}`)
  return identity
}
