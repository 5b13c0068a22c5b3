import { assertNever } from '../base/assert-never.ts'
import type { ShownPhase } from '../shapes/state.ts'
import { backoffReason } from './backoff-words.ts'
import type { AgentCommand } from './commands/agent-commands.ts'
import { endSentence } from './end-words.ts'
import { unknownWords } from './unknown-words.ts'
import { waitReason, type QueueWait } from './wait-words.ts'

/** A command offered beside a notice, with the label that fits there. */
export interface NoticeAction {
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

/** The phase in one line; null when the terminal is enough, or the phase has a display of its own (the steps of a stop, a card). */
export function phaseNotice(phase: ShownPhase, wait: QueueWait): PhaseNotice | null {
  switch (phase.kind) {
    case 'starting':
    case 'running':
    case 'stopping':
    case 'crash-loop':
    case 'failed':
    case 'unkillable':
      return null
    case 'unknown':
      return { sentence: `${unknownWords(phase.name)}.`, actions: [] }
    case 'stopped':
      return phase.lastRun === null
        ? { sentence: 'Not started yet.', actions: [START] }
        : { sentence: endSentence(phase.lastRun), actions: [START_AGAIN] }
    case 'queued':
      return {
        sentence: waitReason(phase.reason, wait),
        actions: [
          { command: 'stop', label: 'Cancel' },
          { command: 'start', label: 'Start anyway' },
        ],
      }
    case 'backoff':
      return {
        sentence: `${endSentence(phase.lastRun)} ${backoffReason(phase)}`,
        actions: [
          { command: 'stop', label: 'Stop' },
          { command: 'start', label: 'Start now' },
        ],
      }
    default:
      return assertNever(phase)
  }
}
