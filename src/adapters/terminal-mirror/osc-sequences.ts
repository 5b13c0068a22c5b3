import { OSC_MAX_CHARACTERS } from '../../core/limits.ts'
import type { OscSequence } from '../../core/terminal/mirror.ts'
import { visibleText } from '../../core/visible-text.ts'
import type { OscFallback } from './xterm-core.ts'

/** A surrogate whose other half was cut off. */
const HALF_CHARACTER = /[\ud800-\udbff]$/

/** A handler that puts the pieces of OSC sequences together and tells those that are complete; of a long payload it keeps the beginning. */
export function oscCollector(tell: (sequence: OscSequence) => void): OscFallback {
  let kept = ''
  return (code, action, piece) => {
    if (action === 'START') kept = ''
    // Twice as much as is told, because control characters are taken out only at the end.
    else if (action === 'PUT') kept = `${kept}${String(piece)}`.slice(0, 2 * OSC_MAX_CHARACTERS)
    else if (piece === true && code >= 0) {
      const payload = visibleText(kept).slice(0, OSC_MAX_CHARACTERS).replace(HALF_CHARACTER, '')
      tell({ code, payload, isWhole: payload === kept })
    }
  }
}
