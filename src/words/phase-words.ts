import { assertNever } from '../base/assert-never.ts'
import type { Phase, ShownPhase, StoppingPhase } from '../shapes/state.ts'
import { formatCount, formatDuration, formatOrdinal } from './format.ts'
import { backoffPlace, backoffRowWords, backoffWords } from './backoff-words.ts'
import { endWords, isQuietEnd } from './end-words.ts'
import { unknownWords } from './unknown-words.ts'

/** What the words for a phase depend on besides the phase. */
export interface PhaseMoment {
  /** The host's time, epoch ms. */
  readonly now: number
  /** Place in the queue, from 1; null: not in it. */
  readonly turn: number | null
}

/** What the phase is, in the few words a list row has room for. */
export function phaseSentence(phase: ShownPhase, { now, turn }: PhaseMoment): string {
  switch (phase.kind) {
    case 'stopped':
      return phase.lastRun === null ? 'not started yet' : endWords(phase.lastRun)
    case 'queued':
      return turn === null ? `waiting ${formatDuration(now - phase.since)} to start` : turnWords(turn)
    case 'starting':
      return `starting ${formatDuration(now - phase.since)}`
    case 'running':
      return `running ${formatDuration(now - phase.run.startedAt)}`
    case 'stopping':
      return stoppingWords(phase, now)
    case 'backoff':
      return backoffRowWords(phase, now)
    case 'crash-loop':
      return 'crash loop'
    case 'failed':
      return failedWords(phase)
    case 'unkillable':
      return unkillableWords(phase)
    case 'unknown':
      return unknownWords(phase.name)
    default:
      return assertNever(phase)
  }
}

/** The text of the pill in a tile's head; null for a run that just runs, which needs none. */
export function phaseChip(phase: ShownPhase, moment: PhaseMoment): string | null {
  switch (phase.kind) {
    case 'running':
      return null
    case 'queued':
      return moment.turn === null ? 'queued' : `queued · ${turnWords(moment.turn)}`
    case 'backoff': {
      const place = backoffPlace(phase)
      const words = backoffWords(phase, moment.now)
      return place === null ? words : `${words} · ${place}`
    }
    case 'crash-loop':
      return `gave up after ${formatCount(phase.restarts, 'restart')}`
    case 'stopped':
    case 'starting':
    case 'stopping':
    case 'failed':
    case 'unkillable':
    case 'unknown':
      return phaseSentence(phase, moment)
    default:
      return assertNever(phase)
  }
}

/** The right end of a row of an agent that is down: how it ended, or nothing. */
export function restWords(phase: ShownPhase, now: number): string {
  const lastRun = 'lastRun' in phase ? phase.lastRun : null
  if (lastRun === null) return ''
  const { exit, endedAt } = lastRun
  if (exit === null || isQuietEnd(lastRun)) return `${formatDuration(now - endedAt)} ago`
  return exit.signal ?? (exit.code === null ? '' : `exit ${exit.code}`)
}

/** Place in the queue: "next in line", "2nd in line". */
export function turnWords(turn: number): string {
  return turn === 1 ? 'next in line' : `${formatOrdinal(turn)} in line`
}

/** No survivor named: Corral could not look, which is no proof that nobody survived. */
function unkillableWords({ survivors }: Extract<Phase, { kind: 'unkillable' }>): string {
  return survivors.length === 0
    ? 'end not seen'
    : `${formatCount(survivors.length, 'process', 'processes')} cannot be killed`
}

function failedWords({ failure }: Extract<Phase, { kind: 'failed' }>): string {
  if (failure.code === 'prevented') return 'will not be restarted'
  return failure.code === 'policy-refused' ? 'refused by policy' : 'could not start'
}

function stoppingWords({ cause, forced, next, since }: StoppingPhase, now: number): string {
  const time = formatDuration(now - since)
  if (forced) return `being killed ${time}`
  if (next === 'start') return `restarting ${time}`
  if (cause === 'not-ready') return `not ready, ending ${time}`
  return cause === 'leftovers' ? `ending leftovers ${time}` : `stopping ${time}`
}
