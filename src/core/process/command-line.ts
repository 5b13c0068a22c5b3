/** Longest command line shown, characters: enough to tell two processes apart, short enough for one line of a list. */
export const MAX_COMMAND_LINE = 300

/** White space, and control and format characters: what could move the cursor or turn the text round. */
const UNPRINTABLE = /[\s\p{Cc}\p{Cf}]+/gu

/** A command line as people may safely read it: arguments (however separated) on one line, capped, `name` when there is nothing. */
export function readableCommandLine(raw: string, name: string): string {
  const line = raw.replace(UNPRINTABLE, ' ').trim()
  const characters = [...(line === '' ? name.replace(UNPRINTABLE, ' ').trim() : line)]
  return characters.length <= MAX_COMMAND_LINE
    ? characters.join('')
    : `${characters.slice(0, MAX_COMMAND_LINE - 1).join('')}…`
}
