import { assertNever } from '../../base/assert-never.ts'
import type { RunEnd } from '../../shapes/run-end.ts'
import type { ShownPhase } from '../../shapes/state.ts'
import { isQuietEnd } from '../../words/end-words.ts'
import type { Tone } from '../ui/tone.ts'

/** What the phase means to the person who looks at it: the colour of glyph, frame and sparkline. */
export function phaseTone(phase: ShownPhase): Tone {
  switch (phase.kind) {
    case 'running':
      return 'working'
    case 'queued':
    case 'starting':
      return 'info'
    case 'stopping':
      return 'waiting'
    case 'stopped':
      return stoppedTone(phase.lastRun)
    case 'unknown':
      return 'idle'
    case 'backoff':
      return phase.reason === 'rate-limited' || phase.reason === 'failover' ? 'waiting' : 'danger'
    case 'crash-loop':
    case 'failed':
    case 'unkillable':
      return 'danger'
    default:
      return assertNever(phase)
  }
}

/** An end that was not observed (`unknown`) is not shown as a bad one. */
function stoppedTone(lastRun: RunEnd | null): Tone {
  const isBad = lastRun !== null && !isQuietEnd(lastRun) && lastRun.exitClass !== 'unknown'
  return isBad ? 'danger' : 'idle'
}
