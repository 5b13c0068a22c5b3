import { setPriority } from 'node:os'
import type { SignalOutcome } from '../../core/ports.ts'

/**
 * Sets the nice value (Windows: the priority class) of a pid whose identity the caller has just verified without
 * yielding, and translates the system's error.
 */
export function setNice(pid: number, nice: number): SignalOutcome {
  try {
    setPriority(pid, nice)
    return 'sent'
  } catch (error) {
    switch (refusalCode(error)) {
      case 'ESRCH':
        return 'gone'
      case 'EPERM':
      case 'EACCES':
        // EACCES: lowering a nice value again needs superuser rights or RLIMIT_NICE (setpriority(2)).
        return 'not-permitted'
      default:
        throw error
    }
  }
}

/** node:os throws `ERR_SYSTEM_ERROR` for every failure; the system's own code is inside. */
function refusalCode(error: unknown): unknown {
  if (!(error instanceof Error) || !('info' in error)) return null
  const { info } = error
  return typeof info === 'object' && info !== null && 'code' in info ? info.code : null
}
