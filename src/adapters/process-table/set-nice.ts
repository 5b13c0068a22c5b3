import { setPriority } from 'node:os'
import type { SignalOutcome } from '../../core/ports.ts'

/** Sets the nice value of a pid whose identity was proven in this very turn (Windows: its priority class), and translates what the system says. */
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
        // EACCES: only the superuser, or who RLIMIT_NICE lets, may take a higher nice value back (setpriority(2)).
        return 'not-permitted'
      default:
        throw error
    }
  }
}

/** node:os throws `ERR_SYSTEM_ERROR` for every failure and keeps the system's own code inside. */
function refusalCode(error: unknown): unknown {
  if (!(error instanceof Error) || !('info' in error)) return null
  const { info } = error
  return typeof info === 'object' && info !== null && 'code' in info ? info.code : null
}
