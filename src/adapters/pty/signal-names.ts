import { signalName } from '../../node/signal-name.ts'
import type { Exit } from '../../shapes/exit.ts'

/**
 * The exit in the form core uses: a code or a signal, never both. Signal 0 or undefined: the process was not killed by
 * a signal.
 */
export function toExit(code: number | undefined, signal: number | undefined): Exit {
  return signal ? { code: null, signal: signalName(signal) } : { code: code ?? null, signal: null }
}
