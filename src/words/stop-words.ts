import { assertNever } from '../base/assert-never.ts'
import type { StopStepName } from '../shapes/run-end.ts'

/** The step as the person sees it while it is carried out. */
export function stepLabel(step: StopStepName): string {
  switch (step) {
    case 'ask':
    case 'interrupt':
    case 'terminate':
    case 'kill':
      return step
    case 'terminate-again':
      return 'again'
    case 'hang-up':
      return 'hang up'
    default:
      return assertNever(step)
  }
}

/** What a step does, for its tooltip. */
export function stepHint(step: StopStepName): string {
  switch (step) {
    case 'ask':
      return 'The keys or the signal that its agent type exits on'
    case 'interrupt':
      return 'SIGINT to the program in the foreground, as Ctrl C'
    case 'terminate':
      return 'SIGTERM to every process, deepest first'
    case 'terminate-again':
      return 'SIGTERM once more'
    case 'hang-up':
      return 'Closes the terminal (SIGHUP)'
    case 'kill':
      return 'SIGKILL to every process'
    default:
      return assertNever(step)
  }
}

/** A step of the stop plan as a noun. */
export function stepWords(step: StopStepName): string {
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
