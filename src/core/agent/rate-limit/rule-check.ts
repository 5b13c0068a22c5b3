import type { RateLimitRule } from '../../../shapes/agent-type.ts'

/** What is wrong with a rule and how to correct it, as a message for people; null if nothing is wrong. */
export function wrongOfRule({ pattern, reset }: RateLimitRule): string | null {
  const groups = groupsOf(pattern)
  if (groups === null) {
    return 'its "pattern" is not a regular expression; correct it (a backslash is written "\\\\" in JSON)'
  }
  if (hasNestedRepeat(pattern)) {
    return 'its "pattern" repeats a group that itself repeats without end, which can take forever; give one a bound, like {0,9}'
  }
  if (reset !== 'none' && !groups.includes('reset')) {
    return `its "pattern" needs a group (?<reset>…) around the ${reset} to read; add it, or set "reset" to "none"`
  }
  return null
}

/**
 * Names of a pattern's groups; null if the pattern is invalid. Adding an empty alternative makes it match anything and
 * so report all groups.
 */
function groupsOf(pattern: string): readonly string[] | null {
  try {
    const bare = new RegExp(pattern, 'i')
    return Object.keys(new RegExp(`(?:${bare.source})|`, 'i').exec('')?.groups ?? {})
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/**
 * Escapes and character classes stand for one character; only groups and repeats without an upper bound matter here.
 */
const TOKENS = /\\.|\[(?:\\.|[^\]\\])*\]|\(|\)(?:[*+]|\{\d+,\})?|[*+]|\{\d+,\}/gs

/**
 * Such a pattern ("(a+)+$") takes time exponential in the length of the line. People write these files themselves and
 * can name programs in them anyway, so this check guards against accidents only: overlapping alternatives are not
 * detected.
 */
function hasNestedRepeat(pattern: string): boolean {
  const repeats = [false]
  for (const [token] of pattern.matchAll(TOKENS)) {
    const isClose = token.startsWith(')')
    const isRepeated = /(?:[*+]|\{\d+,\})$/.test(token) && !/^[\\[]/.test(token)
    if (token === '(') repeats.push(false)
    const inner = isClose ? (repeats.pop() ?? false) : false
    if (inner && isRepeated) return true
    if (inner || isRepeated) repeats[repeats.length - 1] = true
  }
  return false
}
