/** Longest command line shown, characters: enough to tell two processes apart, short enough for one line of a list. */
export const MAX_COMMAND_LINE = 300

/** White space, control and format characters: those that could move the cursor or reverse the text direction. */
const UNPRINTABLE = /[\s\p{Cc}\p{Cf}]+/gu

/** A process's name, which it may choose itself, on one line and safe to display. */
export function readableName(name: string): string {
  return readableCommandLine(name, '')
}

/** A command line that is safe to display: all arguments on one line, limited in length; `name` if it is empty. */
export function readableCommandLine(raw: string, name: string): string {
  const line = raw.replace(UNPRINTABLE, ' ').trim()
  const characters = [...(line === '' ? name.replace(UNPRINTABLE, ' ').trim() : line)]
  return characters.length <= MAX_COMMAND_LINE
    ? characters.join('')
    : `${characters.slice(0, MAX_COMMAND_LINE - 1).join('')}…`
}
