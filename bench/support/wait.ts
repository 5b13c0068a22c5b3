import { setTimeout as wait } from 'node:timers/promises'

/** Longest wait for anything: ten times what an idle machine needs. */
const DEADLINE_MS = 60_000

/** Resolves like `promise`; rejects with a message naming `what` if it takes too long. */
export async function within<T>(promise: Promise<T>, what: string, deadlineMs = DEADLINE_MS): Promise<T> {
  const ended = new AbortController()
  const late = wait(deadlineMs, null, { signal: ended.signal, ref: false }).then(
    () => Promise.reject(new Error(`waited ${deadlineMs / 1000} s in vain for ${what}`)),
    () => new Promise<never>(() => undefined),
  )
  try {
    return await Promise.race([promise, late])
  } finally {
    ended.abort()
  }
}
