import { errnoOf } from '../../base/errors.ts'
import type { SignalOutcome } from '../../core/ports.ts'

/**
 * Sends a signal to a pid whose identity the caller has just verified without yielding, and translates the system's
 * error. Throws for a pid that stands for a group, for every process or for init: those are never ours.
 */
export function sendSignal(pid: number, signal: string): SignalOutcome {
  if (!Number.isInteger(pid) || pid <= 1) throw new RangeError(`${pid} is not the pid of one process`)
  try {
    process.kill(pid, signal)
    return 'sent'
  } catch (error) {
    switch (errnoOf(error)) {
      case 'ESRCH':
        return 'gone'
      case 'EPERM':
        return 'not-permitted'
      default:
        throw error
    }
  }
}
