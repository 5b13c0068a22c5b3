const PLAIN_TO_SHELL = /^[A-Za-z0-9_/.,:=@-]+$/

/** Quotes a text as one word for a POSIX shell. */
export function quoteForShell(text: string): string {
  return PLAIN_TO_SHELL.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
