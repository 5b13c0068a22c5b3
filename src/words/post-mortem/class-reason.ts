import { assertNever } from '../../base/assert-never.ts'
import { describeExit } from '../../core/agent/exit.ts'
import type { EndSight } from '../../shapes/post-mortem.ts'
import type { RunEnd, StopCause } from '../../shapes/run-end.ts'
import { oomSentence } from '../end-words.ts'
import { breachSentence } from '../limit-words.ts'

/** Who asked for a stop. */
export const ASKED_BY: Readonly<Record<StopCause, string>> = {
  user: 'a person',
  restart: 'a person, to restart it',
  remove: 'a person, to remove it',
  quit: 'Corral, because it quit',
  leftovers: 'nobody; Corral ended what it left running',
  limit: 'Corral, because it was above one of its limits',
  'not-ready': 'Corral, because it was not ready in time',
}

/** From what it was told that a run belongs to its exit class, as a sentence. */
export function classReason(end: RunEnd, sight: EndSight): string {
  switch (end.exitClass) {
    case 'user-stop':
      return end.stop === null ? 'It was called off before it was started.' : 'It was asked to stop, and it did.'
    case 'clean':
      return cleanReason(end)
    case 'prevented':
      return 'Its restart policy lists this exit as one after which it is never started again.'
    case 'start-failure':
      return startFailureReason(end)
    case 'crash':
      return crashReason(end)
    case 'rate-limited':
      return 'Its last lines tell of its provider’s limit, as the rules of its agent type know it.'
    case 'limit':
      return `${breachSentence(end.limit)}.`
    case 'oom':
      return oomSentence(end.oom)
    case 'unknown':
      return unknownReason(end, sight)
    default:
      return assertNever(end.exitClass)
  }
}

function cleanReason({ exit }: RunEnd): string {
  if (exit?.code === 0) return 'Exit code 0 means that it was done.'
  return exit?.signal
    ? `${exit.signal} is how a program is asked politely to end.`
    : `Its restart policy counts “${describeExit(exit)}” as success.`
}

function startFailureReason({ exit, stop }: RunEnd): string {
  if (stop?.cause === 'not-ready') return 'It was not ready within the time its agent gives it.'
  return exit === null ? 'Its program could not be started.' : 'It ended before it was ready.'
}

function crashReason({ exit }: RunEnd): string {
  return exit?.signal
    ? `It had been ready, and ${exit.signal} ended it, which Corral did not send.`
    : 'It had been ready, nobody asked it to stop, and its exit code was not 0.'
}

function unknownReason({ stop }: RunEnd, sight: EndSight): string {
  if (sight === 'host-gone') return 'Corral itself had ended, so nobody saw its exit.'
  if (sight === 'session-gone') return 'Corral itself had ended, and its tmux session was gone when Corral came back.'
  return stop === null ? 'Its exit could not be read.' : 'Some of its processes survived even SIGKILL.'
}

/** What became of its terminal, where it is not there to be shown; null: it is, or it showed nothing. */
export function lostTerminalWords(sight: EndSight): string | null {
  switch (sight) {
    case 'seen':
      return null
    case 'host-gone':
      return 'What its terminal showed is lost with the Corral that ran it. Agents in tmux sessions go on when Corral ends.'
    case 'session-gone':
      return 'What its terminal showed was in its tmux session and is lost with it: the machine was restarted, or the session was ended.'
    default:
      return assertNever(sight)
  }
}
