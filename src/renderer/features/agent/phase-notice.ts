import { assertNever } from '../../../base/assert-never.ts'
import type { Phase } from '../../../core/agent/state.ts'
import { formatCount, formatCountdown } from '../../ui/format.ts'
import type { AgentCommand } from './agent-commands.ts'
import { endSentence } from './end-words.ts'

/** A command offered beside a notice, under the word that fits it there. */
interface NoticeAction {
  readonly command: AgentCommand
  readonly label: string
}

/** What a tile says under its terminal, and what can be done about it. */
export interface PhaseNotice {
  readonly sentence: string
  readonly actions: readonly NoticeAction[]
}

const START: NoticeAction = { command: 'start', label: 'Start' }
const START_AGAIN: NoticeAction = { command: 'start', label: 'Start again' }
const START_NOW: NoticeAction = { command: 'start', label: 'Start now' }
const EDIT: NoticeAction = { command: 'edit', label: 'Edit' }

/** What there is to say of a phase; null when the terminal says it all. A stop under way has its own display. */
export function phaseNotice(phase: Phase, now: number): PhaseNotice | null {
  switch (phase.kind) {
    case 'starting':
    case 'running':
    case 'stopping':
      return null
    case 'stopped':
      return phase.lastRun === null
        ? { sentence: 'Not started yet.', actions: [START] }
        : { sentence: endSentence(phase.lastRun), actions: [START_AGAIN] }
    case 'queued':
      return { sentence: phase.reason, actions: [{ command: 'stop', label: 'Do not start' }] }
    case 'backoff':
      return {
        sentence: `${endSentence(phase.lastRun)} Restarts in ${formatCountdown(phase.nextAt - now)}.`,
        actions: [{ command: 'stop', label: 'Do not restart' }, START_NOW],
      }
    case 'crash-loop':
      return {
        sentence: `${endSentence(phase.lastRun)} Gave up after ${formatCount(phase.restarts, 'restart')}; it stays down until you start it.`,
        actions: [EDIT, START_AGAIN],
      }
    case 'failed':
      return { sentence: phase.failure.message, actions: [EDIT, { command: 'start', label: 'Try again' }] }
    case 'unkillable':
      return {
        sentence: `Still there after every step of the stop: ${pidList(phase.survivors)}. End ${phase.survivors.length === 1 ? 'it' : 'them'} by hand, then say so here.`,
        actions: [{ command: 'stop', label: phase.survivors.length === 1 ? 'It is gone' : 'They are gone' }],
      }
    default:
      return assertNever(phase)
  }
}

/** Where a stop stands: the steps in order and the one it is at. */
export const STOP_STAGES = ['asked to stop', 'interrupt', 'terminate', 'kill'] as const

/** Index into STOP_STAGES of a stop under way. */
export function stopStage({ step, forced }: Extract<Phase, { kind: 'stopping' }>): number {
  if (forced) return 3
  switch (step) {
    case null:
    case 'ask':
      return 0
    case 'interrupt':
      return 1
    case 'terminate':
    case 'terminate-again':
      return 2
    case 'hang-up':
    case 'kill':
      return 3
    default:
      return assertNever(step)
  }
}

function pidList(survivors: readonly { readonly pid: number }[]): string {
  return survivors.map(({ pid }) => `pid ${pid}`).join(', ')
}
