import { setTimeout as wait } from 'node:timers/promises'

/** Longest wait for anything: where ten times as many programs want to run as there are processors, a host starts in 13 s. */
export const DEADLINE_MS = 90_000
const POLL_MS = 10

/** Polls until `read` returns a value; at the deadline fails with a description of what was awaited. */
export async function eventually<T>(
  read: () => T | null | undefined | false | Promise<T | null | undefined | false>,
  what: string | (() => string),
  deadlineMs = DEADLINE_MS,
): Promise<T> {
  const deadline = performance.now() + deadlineMs
  for (;;) {
    const value = await read()
    if (value !== null && value !== undefined && value !== false) return value
    if (performance.now() > deadline) throw new Error(`waited in vain for ${typeof what === 'string' ? what : what()}`)
    await wait(POLL_MS)
  }
}

/** Resolves like `promise`; at the deadline fails with a description of what was awaited. */
export async function within<T>(promise: Promise<T>, what: string | (() => string)): Promise<T> {
  const ended = new AbortController()
  const late = wait(DEADLINE_MS, null, { signal: ended.signal }).then(
    () => Promise.reject(new Error(`waited in vain for ${typeof what === 'string' ? what : what()}`)),
    () => new Promise<never>(() => undefined),
  )
  try {
    return await Promise.race([promise, late])
  } finally {
    ended.abort()
  }
}
