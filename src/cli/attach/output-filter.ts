import { isTerminalQuery } from '../../core/terminal/queries.ts'
import { SequenceFilter } from '../../core/terminal/sequence-filter.ts'

const ALTERNATE_SCREEN = /^\u001b\[\?(?:47|1047|1049)([hl])$/
/** Where the other screen would begin: at the top of an empty one. */
const EMPTY_SCREEN = '\u001b[2J\u001b[H'

/** Called when a program has gone back to its first screen, which the output alone does not show. */
type Left = () => void

/**
 * Prepares a program's output for the terminal of whoever is attached. That terminal shows it on its second screen, so that the first is as
 * it was afterwards: a program's own change of screens is done here. What asks the terminal something is taken out.
 */
export function attachedOutput(onFirstScreen: Left): SequenceFilter {
  return new SequenceFilter((sequence) => {
    const change = ALTERNATE_SCREEN.exec(sequence)?.[1]
    if (change === 'l') onFirstScreen()
    if (change !== undefined) return EMPTY_SCREEN
    return isTerminalQuery(sequence) ? '' : null
  })
}
