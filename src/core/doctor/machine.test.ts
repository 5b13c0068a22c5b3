import { describe, expect, it } from 'vitest'
import {
  judgeClock,
  judgeDisk,
  judgeGroups,
  judgeRoom,
  judgeSandbox,
  type GroupFacts,
  type RoomFacts,
  type SandboxFacts,
} from './machine.ts'

const GB = 1024 ** 3
const WHOLE = { memory: true, tasks: true, cpu: true, freeze: true, kill: true }

function groups(change: Partial<GroupFacts>): ReturnType<typeof judgeGroups> {
  return judgeGroups({ platform: 'linux', hierarchy: 'v2', hasSystemd: true, tried: WHOLE, ...change })
}

describe('groups of processes', () => {
  it('are fine where all that was tried was done', () => {
    expect(groups({})).toEqual({ verdict: 'ok', kind: 'whole' })
  })

  it.each(['none', 'v1'] as const)('cannot be had where %s is mounted', (hierarchy) => {
    expect(groups({ hierarchy, tried: null })).toMatchObject({ verdict: 'warning', kind: 'no-v2', hierarchy })
  })

  it.each(['v2', 'hybrid'] as const)('cannot be made in %s that is not writable', (hierarchy) => {
    expect(groups({ hierarchy, tried: null })).toMatchObject({ verdict: 'warning', kind: 'not-writable' })
  })

  it('are a warning without the memory controller, and a note without that of the processor', () => {
    const noMemory = { ...WHOLE, memory: false, cpu: false }
    expect(groups({ tried: noMemory })).toMatchObject({ verdict: 'warning', kind: 'partly', lacks: ['memory', 'cpu'] })
    expect(groups({ tried: { ...WHOLE, cpu: false } })).toMatchObject({ verdict: 'note', lacks: ['cpu'] })
  })

  it('are a warning where they cannot be killed at once', () => {
    expect(groups({ tried: { ...WHOLE, kill: false } })).toMatchObject({ verdict: 'warning', lacks: ['kill'] })
  })

  it('are not expected elsewhere', () => {
    expect(groups({ platform: 'darwin', hierarchy: 'none', tried: null })).toMatchObject({ verdict: 'note' })
  })
})

describe('room for agents', () => {
  const ROOMY: RoomFacts = { openFiles: 40, maxFiles: 524_288, openTerminals: 10, maxTerminals: 4_096 }

  it('is bounded by terminals where files are many', () => {
    expect(judgeRoom(ROOMY)).toMatchObject({ verdict: 'ok', more: 4_086, by: 'terminals' })
  })

  it.each([
    [1_024, 'ok'],
    [256, 'warning'],
    [128, 'problem'],
    [64, 'problem'],
  ])('with %i files it is %s', (maxFiles, verdict) => {
    expect(judgeRoom({ ...ROOMY, maxFiles })).toMatchObject({ verdict, by: 'files' })
  })

  it('is none where more is open than there may be', () => {
    expect(judgeRoom({ ...ROOMY, maxFiles: 20 })).toMatchObject({ verdict: 'problem', more: 0 })
    expect(judgeRoom({ ...ROOMY, openTerminals: 5_000 })).toMatchObject({ verdict: 'problem', more: 0 })
  })

  it('is short where the terminals of the machine are nearly used up', () => {
    expect(judgeRoom({ ...ROOMY, openTerminals: 4_090 })).toMatchObject({
      verdict: 'problem',
      more: 6,
      by: 'terminals',
    })
  })

  it('is not judged where the system does not tell', () => {
    const nothing = { openFiles: 0, maxFiles: null, openTerminals: null, maxTerminals: null }
    expect(judgeRoom(nothing)).toEqual({ verdict: 'ok', kind: 'unknown' })
  })
})

describe('disk', () => {
  const disk = { path: '/data', freeBytes: 50 * GB, totalBytes: 100 * GB, freeFiles: 1_000_000 }

  it.each([
    [50 * GB, 'ok', 'roomy'],
    [1 * GB, 'warning', 'little'],
    [0.1 * GB, 'problem', 'full'],
    [0, 'problem', 'full'],
  ])('with %i bytes free it is %s', (freeBytes, verdict, kind) => {
    expect(judgeDisk({ ...disk, freeBytes })).toMatchObject({ verdict, kind })
  })

  it('is a problem without room for files, unless the file system does not count them', () => {
    expect(judgeDisk({ ...disk, freeFiles: 12 })).toMatchObject({ verdict: 'problem', kind: 'no-files' })
    expect(judgeDisk({ ...disk, freeFiles: null })).toMatchObject({ verdict: 'ok' })
  })
})

describe('sandbox of windows', () => {
  const OPEN: SandboxFacts = {
    ...{ isRoot: false, isDesktop: true, maxUserNamespaces: 60_000 },
    ...{ isCloneAllowed: null, isAppArmorRestricting: null, tried: 'worked' },
  }

  it('works where a user namespace could be had, whatever the switches say', () => {
    expect(judgeSandbox({ ...OPEN, isAppArmorRestricting: true })).toMatchObject({ verdict: 'ok', kind: 'works' })
  })

  it.each([
    [{ tried: 'refused', isAppArmorRestricting: true }, 'app-armor'],
    [{ tried: 'not-tried', isAppArmorRestricting: true }, 'app-armor'],
    [{ tried: 'refused', isCloneAllowed: false }, 'clone-forbidden'],
    [{ tried: 'refused', maxUserNamespaces: 0 }, 'no-namespaces'],
    [{ tried: 'refused' }, 'refused'],
    [{ isRoot: true }, 'root'],
  ] as const)('with %o it is %s: a warning for the desktop app, a note for a host without windows', (change, kind) => {
    expect(judgeSandbox({ ...OPEN, ...change })).toMatchObject({ verdict: 'warning', kind })
    expect(judgeSandbox({ ...OPEN, ...change, isDesktop: false })).toMatchObject({ verdict: 'note', kind })
  })

  it('is taken to work where nothing forbids it and it could not be tried', () => {
    expect(judgeSandbox({ ...OPEN, tried: 'not-tried' })).toMatchObject({ verdict: 'ok', kind: 'unknown' })
  })
})

describe('clock', () => {
  it.each([
    [{ latestKept: 1_000_000 + 3_600_000, isSynchronized: true }, 'warning', 'behind'],
    [{ latestKept: 1_000_000 + 2_000, isSynchronized: true }, 'ok', 'fine'],
    [{ latestKept: null, isSynchronized: false }, 'note', 'unsynchronized'],
    [{ latestKept: null, isSynchronized: null }, 'ok', 'not-told'],
  ] as const)('with %o it is %s: %s', (facts, verdict, kind) => {
    expect(judgeClock({ now: 1_000_000, ...facts })).toMatchObject({ verdict, kind })
  })
})
