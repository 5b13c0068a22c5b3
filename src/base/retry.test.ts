import { beforeEach, describe, expect, it } from 'vitest'
import { ManualClock, settle } from '../../test/support/manual-clock.ts'
import { retry } from './retry.ts'

let clock = new ManualClock()
/** When each attempt was made, ms. */
let attempts: number[] = []
let reported: unknown[] = []
let isOver = false

beforeEach(() => {
  clock = new ManualClock()
  attempts = []
  reported = []
  isOver = false
})

/** Work that fails the given number of times and then succeeds. Its errors are numbered. */
function failing(times: number): () => Promise<string> {
  return async () => {
    attempts.push(clock.monotonicMs())
    if (attempts.length <= times) throw new Error(`failure ${attempts.length}`)
    return 'done'
  }
}

function tried(work: () => Promise<string>): Promise<string> {
  return retry(work, {
    clock,
    delaysMs: [100, 1_000],
    onFirstFailure: (error) => reported.push(error),
    isOver: () => isOver,
  })
}

/** How it ended so far; `pending` if it has not. */
async function endOf(result: Promise<string>): Promise<string> {
  return Promise.race([
    result.catch((error: unknown) => (error instanceof Error ? error.message : 'no error')),
    settle().then(() => 'pending'),
  ])
}

describe('work that is retried', () => {
  it('is done once when it succeeds, and nothing is reported', async () => {
    expect(await endOf(tried(failing(0)))).toBe('done')
    expect([attempts, reported, clock.pendingTimers]).toEqual([[0], [], 0])
  })

  it('waits its delays between the attempts, until one succeeds', async () => {
    const result = tried(failing(2))
    await clock.advanceAsync(99)
    expect(attempts).toEqual([0])
    await clock.advanceAsync(1)
    expect(attempts).toEqual([0, 100])
    await clock.advanceAsync(999)
    expect(await endOf(result)).toBe('pending')
    await clock.advanceAsync(1)
    expect(await endOf(result)).toBe('done')
    expect(attempts).toEqual([0, 100, 1_100])
  })

  it('ends with the last error when there is no delay left', async () => {
    const end = endOfLater(tried(failing(9)))
    await clock.advanceAsync(60_000)
    expect(await end).toBe('failure 3')
    expect([attempts, clock.pendingTimers]).toEqual([[0, 100, 1_100], 0])
  })

  it('reports the first failure only, at once', async () => {
    const end = endOfLater(tried(failing(9)))
    await settle()
    expect(reported).toEqual([new Error('failure 1')])
    await clock.advanceAsync(60_000)
    await end
    expect(reported).toEqual([new Error('failure 1')])
  })

  it('that nobody wants any more ends with the error at hand, without a wait', async () => {
    isOver = true
    expect(await endOf(tried(failing(9)))).toBe('failure 1')
    expect([attempts, reported, clock.pendingTimers]).toEqual([[0], [new Error('failure 1')], 0])
  })

  it('that nobody wants any more after its second failure makes no third attempt', async () => {
    const end = endOfLater(
      tried(async () => {
        isOver = attempts.length === 1
        return failing(9)()
      }),
    )
    await clock.advanceAsync(60_000)
    expect(await end).toBe('failure 2')
    expect(attempts).toEqual([0, 100])
  })

  it('is not asked whether anybody wants it once it has succeeded', async () => {
    isOver = true
    expect(await endOf(tried(failing(0)))).toBe('done')
  })
})

/** How it will end: listens from now on, so that no rejection is unhandled. */
async function endOfLater(result: Promise<string>): Promise<string> {
  return result.catch((error: unknown) => (error instanceof Error ? error.message : 'no error'))
}
