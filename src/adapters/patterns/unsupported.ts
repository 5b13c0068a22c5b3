/** One escape, one class or the beginning of a special group; so that "\\(?=" and "[(?=]" are not taken for what they are not. */
const TOKENS = /\\(?:k<\w*>?|\d+|.)|\[(?:\\.|[^\]\\])*\]|\(\?(?:<?[=!]|[>#])|./gsu

/** What each special group is called. */
const GROUPS: Readonly<Record<string, string>> = {
  '(?=': 'look-ahead',
  '(?!': 'negative look-ahead',
  '(?<=': 'look-behind',
  '(?<!': 'negative look-behind',
  '(?>': 'an atomic group',
  '(?#': 'a comment',
}

/** What a pattern uses that no engine can do in linear time (or RE2 does not), and what to write instead; null: nothing. */
export function unsupportedPart(source: string): string | null {
  for (const [token] of source.matchAll(TOKENS)) {
    const group = GROUPS[token]
    if (group !== undefined) {
      return `it uses ${group}, "${token}…)", which is not supported here: write out what may stand there instead, like "(?:[^a-z]|$)" for "(?![a-z])"`
    }
    if (/^\\(?:k<|[1-9])/.test(token)) {
      return `it refers back to a group, "${token}", which is not supported here: write the group once more, or match less`
    }
  }
  return null
}
