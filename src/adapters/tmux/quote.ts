/** Kept as they are inside double quotes of a tmux command; everything else of ASCII is written as an octal escape, since tmux changes blanks after a line break even in quotes. */
const PLAIN_TO_TMUX = /[^A-Za-z0-9_/.,:=+@%^ \u0080-\u{10ffff}-]/gu
const PLAIN_TO_SHELL = /^[A-Za-z0-9_/.,:=@-]+$/
const OCTAL_DIGITS = 3

/** One word of a tmux command, however odd the text. */
export function quoteForTmux(text: string): string {
  const escaped = text.replaceAll(
    PLAIN_TO_TMUX,
    (character) => `\\${character.charCodeAt(0).toString(8).padStart(OCTAL_DIGITS, '0')}`,
  )
  return `"${escaped}"`
}

/** One word as a person types it into a POSIX shell. */
export function quoteForShell(text: string): string {
  return PLAIN_TO_SHELL.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

/** A path for a command of tmux that takes patterns. */
export function quoteForGlob(path: string): string {
  return path.replaceAll(/[\\*?[\]]/g, String.raw`\$&`)
}
