import { errnoOf } from '../../base/errors.ts'
import type { SignalOutcome } from '../../core/ports.ts'

/**
 * Sends a signal to a pid whose identity the caller has just verified without yielding, and translates the system's
 * error.
 */
export function sendSignal(pid: number, signal: string): SignalOutcome {
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
