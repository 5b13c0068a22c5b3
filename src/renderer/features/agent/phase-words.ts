import { assertNever } from '../../../base/assert-never.ts'
import type { RunEnd } from '../../../core/agent/run.ts'
import type { Phase, StoppingPhase } from '../../../core/agent/state.ts'
import { formatCount, formatCountdown, formatDuration, formatOrdinal } from '../../ui/format.ts'
import type { Tone } from '../../ui/tone.ts'
import { endWords, isQuietEnd } from './end-words.ts'

/** What the phase is, in the few words a list row has room for. `now` is the host's time. */
export function phaseSentence(phase: Phase, now: number): string {
  switch (phase.kind) {
    case 'stopped':
      return phase.lastRun === null ? 'not started yet' : endWords(phase.lastRun)
    case 'queued':
      return `waiting ${formatDuration(now - phase.since)} to start`
    case 'starting':
      return `starting ${formatDuration(now - phase.since)}`
    case 'running':
      return `running ${formatDuration(now - phase.run.startedAt)}`
    case 'stopping':
      return stoppingWords(phase, now)
    case 'backoff':
      return `restarts in ${formatCountdown(phase.nextAt - now)}`
    case 'crash-loop':
      return `gave up after ${formatCount(phase.restarts, 'restart')}`
    case 'failed':
      return 'could not start'
    case 'unkillable':
      return `${formatCount(phase.survivors.length, 'process', 'processes')} will not die`
    default:
      return assertNever(phase)
  }
}

/** A pill for the tile's head, for phases worth one; null for a run that just runs. */
export function phaseChip(phase: Phase, now: number): { readonly tone: Tone; readonly text: string } | null {
  switch (phase.kind) {
    case 'running':
      return null
    case 'stopped':
      return stoppedChip(phase.lastRun)
    case 'queued':
      return { tone: 'info', text: 'queued' }
    case 'starting':
      return { tone: 'info', text: phaseSentence(phase, now) }
    case 'stopping':
      return { tone: 'waiting', text: stoppingWords(phase, now) }
    case 'backoff':
      return {
        tone: 'danger',
        text: `restarts in ${formatCountdown(phase.nextAt - now)} · ${formatOrdinal(phase.attempt)} try`,
      }
    case 'crash-loop':
    case 'failed':
    case 'unkillable':
      return { tone: 'danger', text: phaseSentence(phase, now) }
    default:
      return assertNever(phase)
  }
}

/** What the phase means for whoever looks at it: the colour of glyph, frame and sparkline. */
export function phaseTone(phase: Phase): Tone {
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
    case 'backoff':
    case 'crash-loop':
    case 'failed':
    case 'unkillable':
      return 'danger'
    default:
      return assertNever(phase)
  }
}

/** The right end of a row of an agent that is down: how it ended, or nothing. */
export function restWords(phase: Phase, now: number): string {
  const lastRun = 'lastRun' in phase ? phase.lastRun : null
  if (lastRun === null) return ''
  const { exit, endedAt } = lastRun
  if (exit === null || isQuietEnd(lastRun)) return `${formatDuration(now - endedAt)} ago`
  return exit.signal ?? (exit.code === null ? '' : `exit ${exit.code}`)
}

/** An end that nobody saw is not called a bad one. */
function stoppedTone(lastRun: RunEnd | null): Tone {
  const isBad = lastRun !== null && !isQuietEnd(lastRun) && lastRun.exitClass !== 'unknown'
  return isBad ? 'danger' : 'idle'
}

function stoppedChip(lastRun: RunEnd | null): { readonly tone: Tone; readonly text: string } {
  if (lastRun === null) return { tone: 'idle', text: 'not started yet' }
  return { tone: stoppedTone(lastRun), text: endWords(lastRun) }
}

function stoppingWords({ cause, forced, next, since }: StoppingPhase, now: number): string {
  const time = formatDuration(now - since)
  if (forced) return `being killed ${time}`
  if (next === 'start') return `restarting ${time}`
  return cause === 'leftovers' ? `ending leftovers ${time}` : `stopping ${time}`
}
