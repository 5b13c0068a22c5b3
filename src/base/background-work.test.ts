import { beforeEach, describe, expect, it } from 'vitest'
import { settle } from '../../test/support/manual-clock.ts'
import { BackgroundWork } from './background-work.ts'

const failure = new Error('no such device')
let failures: [error: unknown, doing: string][] = []

beforeEach(() => {
  failures = []
})

function ownedWork(): BackgroundWork {
  return new BackgroundWork((error, doing) => failures.push([error, doing]))
}

describe('background work', () => {
  it('begins in the turn it is asked for, and nobody waits for its end', async () => {
    using work = ownedWork()
    const seen: string[] = []
    work.run('read the disk', async () => {
      seen.push('begun')
      await settle()
      seen.push('done')
    })
    seen.push('gone on')
    await settle()
    await settle()
    expect(seen).toEqual(['begun', 'gone on', 'done'])
    expect(failures).toEqual([])
  })

  it.each<[string, () => void | Promise<void>]>([
    ['at once', () => thrown()],
    ['with a promise', () => Promise.reject(failure)],
    ['after a while', () => settle().then(thrown)],
  ])('that fails %s tells its owner what failed and why, once', async (_name, fail) => {
    using work = ownedWork()
    expect(() => work.run('read the disk', fail)).not.toThrow()
    await settle()
    await settle()
    expect(failures).toEqual([[failure, 'read the disk']])
    expect(failures[0]?.[0]).toBe(failure)
  })

  it('that fails does not stop other work, and each failure is told by its own name', async () => {
    using work = ownedWork()
    const done: string[] = []
    work.run('read the disk', () => Promise.reject(failure))
    work.run('ring the bell', () => void done.push('rung'))
    work.run('write the log', () => thrown())
    await settle()
    expect(done).toEqual(['rung'])
    expect(failures.map(([, doing]) => doing).toSorted()).toEqual(['read the disk', 'write the log'])
  })

  it('that fails after its owner has ended is heard by nobody, and rejects nowhere', async () => {
    const work = ownedWork()
    work.run('read the disk', () => settle().then(thrown))
    work.dispose()
    await settle()
    await settle()
    expect(failures).toEqual([])
  })
})

function thrown(): never {
  throw failure
}
