/** One piece of a pattern: a class, an escape, a counted repeat, or one character. */
const TOKENS = /\\(?:[pPux]\{[^}]*\}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)|\[(?:\\.|[^\]\\])*\]|\{\d+(?:,\d*)?\}|./gsu
const PLAIN_ESCAPE = /^\\([^a-zA-Z0-9])$/
const SPECIAL = /^[.^$]$/
const REPEATS_NONE_OR_MORE = /^(?:[*?]|\{)/

/**
 * Text that stands in everything a pattern matches: looking for it is a hundred times cheaper than the pattern, and most lines do not have it.
 * Empty: none was found. Only what stands outside of groups is looked at.
 */
export function requiredText(pattern: string): string {
  let longest = ''
  let run = ''
  let depth = 0
  const endRun = (): void => {
    if (run.length > longest.length) longest = run
    run = ''
  }
  for (const [token] of pattern.matchAll(TOKENS)) {
    if (depth === 0 && token === '|') return ''
    if (token === '(' || token === ')') {
      depth += token === '(' ? 1 : -1
      endRun()
    } else if (depth > 0) continue
    else if (REPEATS_NONE_OR_MORE.test(token)) {
      run = run.slice(0, run.length - (Array.from(run).at(-1)?.length ?? 0))
      endRun()
    } else {
      const plain = PLAIN_ESCAPE.exec(token)?.[1] ?? (isPlain(token) ? token : null)
      if (plain === null) endRun()
      else run += plain
    }
  }
  endRun()
  return longest
}

function isPlain(token: string): boolean {
  return token !== '+' && !SPECIAL.test(token) && !token.startsWith('[') && !token.startsWith('\\')
}
