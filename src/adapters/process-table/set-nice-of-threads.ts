import { readdirSync } from 'node:fs'
import { errnoOf } from '../../base/errors.ts'
import type { SignalOutcome } from '../../core/ports.ts'
import { setNice } from './set-nice.ts'

/** The process has ended, or no descriptor is left to list its threads: its first thread has the value anyway. */
const NO_LOOK = new Set(['ENOENT', 'ESRCH', 'EACCES', 'EPERM', 'EMFILE', 'ENFILE'])

/**
 * Sets the nice value of every thread of a verified pid: on Linux each thread has its own, and a pid names only the
 * first (setpriority(2)).
 */
export function setNiceOfThreads(pid: number, nice: number): SignalOutcome {
  const outcome = setNice(pid, nice)
  if (outcome === 'sent') for (const thread of otherThreadsOf(pid)) setNice(thread, nice)
  return outcome
}

function otherThreadsOf(pid: number): readonly number[] {
  try {
    return readdirSync(`/proc/${pid}/task`)
      .map(Number)
      .filter((thread) => thread !== pid)
  } catch (error) {
    if (!NO_LOOK.has(errnoOf(error) ?? '')) throw error
    return []
  }
}
