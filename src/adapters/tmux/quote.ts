/**
 * ASCII outside this set is written as octal escapes inside double quotes of a tmux command, because tmux changes white
 * space after a line break even in quotes.
 */
const PLAIN_TO_TMUX = /[^A-Za-z0-9_/.,:=+@%^ \u0080-\u{10ffff}-]/gu
const OCTAL_DIGITS = 3

/** Quotes any text as one word of a tmux command. */
export function quoteForTmux(text: string): string {
  const escaped = text.replaceAll(
    PLAIN_TO_TMUX,
    (character) => `\\${character.charCodeAt(0).toString(8).padStart(OCTAL_DIGITS, '0')}`,
  )
  return `"${escaped}"`
}

/** Quotes a path for a tmux command that takes glob patterns. */
export function quoteForGlob(path: string): string {
  return path.replaceAll(/[\\*?[\]]/g, String.raw`\$&`)
}
