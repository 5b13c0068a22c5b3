import { assertNever } from '../../base/assert-never.ts'
import { isTold } from '../../core/activity/needs-you.ts'
import type { Activity } from '../../shapes/activity.ts'
import type { RunEnd } from '../../shapes/run-end.ts'
import type { ShownPhase } from '../../shapes/state.ts'
import { isQuietEnd } from '../../words/end-words.ts'
import type { Tone } from '../ui/tone.ts'

/** What decides how an agent looks. */
export interface AgentLook {
  readonly phase: ShownPhase
  /** Null or left out: what it is doing is not known, or it is not up. */
  readonly activity?: Activity | null
  /** The guard of the machine's memory holds it where it is. */
  readonly isHeld?: boolean
}

/** What phase and activity mean to the person who looks at them: the colour of glyph, frame and sparkline. */
export function agentTone({ phase, activity = null, isHeld = false }: AgentLook): Tone {
  if (isHeld) return 'waiting'
  return phase.kind === 'running' && isTold(activity) ? activityTone(activity) : phaseTone(phase)
}

function activityTone({ kind }: Activity): Tone {
  switch (kind) {
    case 'working':
      return 'working'
    case 'waiting-approval':
    case 'waiting-input':
    case 'stuck':
      return 'waiting'
    case 'idle':
    case 'quiet':
      return 'idle'
    default:
      return assertNever(kind)
  }
}

function phaseTone(phase: ShownPhase): Tone {
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
