import type { RateLimitRule } from '../../../shapes/agent-type.ts'

/** What is wrong with a rule and what to do about it, for people; null: nothing. */
export function wrongOfRule({ pattern, reset }: RateLimitRule): string | null {
  const groups = groupsOf(pattern)
  if (groups === null) {
    return 'its "pattern" is no regular expression; correct it (a backslash is written "\\\\" in JSON)'
  }
  if (hasNestedRepeat(pattern)) {
    return 'its "pattern" repeats a group that itself repeats without end, which can take for ever; give one a bound, like {0,9}'
  }
  if (reset !== 'none' && !groups.includes('reset')) {
    return `its "pattern" needs a group (?<reset>…) around the ${reset} to read; add it, or set "reset" to "none"`
  }
  return null
}

/** Names of a pattern's groups; null: it is no pattern. With an empty alternative it matches anything and tells them all. */
function groupsOf(pattern: string): readonly string[] | null {
  try {
    const bare = new RegExp(pattern, 'i')
    return Object.keys(new RegExp(`(?:${bare.source})|`, 'i').exec('')?.groups ?? {})
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** Escapes and classes stand for one character; what matters are groups and repeats without an upper bound. */
const TOKENS = /\\.|\[(?:\\.|[^\]\\])*\]|\(|\)(?:[*+]|\{\d+,\})?|[*+]|\{\d+,\}/gs

/**
 * Such a pattern ("(a+)+$") takes time exponential in the line. People write these files themselves and name programs
 * to start in them, so this is against accidents: overlapping alternatives are not found.
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
