import { assertNever } from '../../../base/assert-never.ts'
import { describeExit, type ExitClass } from '../../../core/agent/exit.ts'
import type { RunEnd, StopReport } from '../../../core/agent/run.ts'
import { formatElapsed } from '../../ui/format.ts'

/** How a run ended, in a few words: "done, exited 0", "stopped", "crashed, exited 1". */
export function endWords({ exitClass, exit }: RunEnd): string {
  switch (exitClass) {
    case 'user-stop':
      return 'stopped'
    case 'clean':
      return `done, ${describeExit(exit)}`
    case 'prevented':
      return `${describeExit(exit)}, not restarted`
    case 'start-failure':
      return `failed to start, ${describeExit(exit)}`
    case 'crash':
      return `crashed, ${describeExit(exit)}`
    case 'oom':
      return 'killed, out of memory'
    case 'limit':
      return 'stopped at its limit'
    case 'stuck':
      return 'stopped, stuck'
    case 'rate-limited':
      return 'rate limited'
    case 'timeout':
      return 'ran out of time'
    case 'unknown':
      return 'end not seen'
    default:
      return assertNever(exitClass)
  }
}

/** How a run ended, as a sentence: "Exited 1 after 6.2 s.", "Stopped as asked, by interrupt in 0.3 s." */
export function endSentence(run: RunEnd): string {
  const { exit, exitClass, startedAt, endedAt, stop } = run
  if (exitClass === 'user-stop') return stopSentence(stop)
  if (exitClass === 'unknown') return 'Corral was not there when it ended, so how it ended is not known.'
  if (startedAt === null) return `Never came to run: ${describeExit(exit)}.`
  const words = describeExit(exit)
  const leftovers =
    stop?.cause === 'leftovers' ? ` What it left behind was ended too, by ${stepWords(stop.endedBy)}.` : ''
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} after ${formatElapsed(endedAt - startedAt)}.${leftovers}`
}

/** The class of an exit for the facts table. */
export function exitClassWords(exitClass: ExitClass): string {
  return exitClass === 'user-stop' ? 'stopped by request' : exitClass.replaceAll('-', ' ')
}

/** True for an end nobody needs to look at. */
export function isQuietEnd({ exitClass }: RunEnd): boolean {
  return exitClass === 'user-stop' || exitClass === 'clean'
}

/** A step of the stop plan as a noun. */
export function stepWords(step: StopReport['endedBy']): string {
  switch (step) {
    case 'ask':
      return 'asking'
    case 'interrupt':
      return 'interrupt'
    case 'terminate':
    case 'terminate-again':
      return 'terminate'
    case 'hang-up':
      return 'hang-up'
    case 'kill':
      return 'kill'
    default:
      return assertNever(step)
  }
}

function stopSentence(stop: StopReport | null): string {
  if (stop === null) return 'Stopped before it ran.'
  const why = stop.cause === 'quit' ? 'Stopped because Corral quit' : 'Stopped as asked'
  return `${why}, by ${stepWords(stop.endedBy)} in ${formatElapsed(stop.tookMs)}.`
}
