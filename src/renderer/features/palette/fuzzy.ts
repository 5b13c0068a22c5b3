/** How well a text matches the query. */
export interface FuzzyMatch {
  /** Higher fits better. */
  readonly score: number
  /** Positions of the matched characters, ascending. */
  readonly positions: readonly number[]
}

const WORD_START = 8
const IN_A_ROW = 10
const FIRST = 4
/** Below every match in a label. */
const DETAIL = -100
/** Long texts lose a little, so that the closest of two equal matches wins. */
const PER_CHARACTER = 0.05

/** Matches `query` as a subsequence of `text`, letter case aside, favouring starts of words and runs; null: no match. An empty query fits anything. */
export function fuzzyMatch(query: string, text: string): FuzzyMatch | null {
  const wanted = query.toLowerCase().replaceAll(/\s+/g, '')
  if (wanted === '') return { score: 0, positions: [] }
  const haystack = text.toLowerCase()
  let best: FuzzyMatch | null = null
  for (
    let start = haystack.indexOf(wanted.charAt(0));
    start !== -1;
    start = haystack.indexOf(wanted.charAt(0), start + 1)
  ) {
    const match = matchFrom(start, wanted, haystack)
    if (match !== null && (best === null || match.score > best.score)) best = match
  }
  return best
}

function matchFrom(start: number, wanted: string, haystack: string): FuzzyMatch | null {
  const positions: number[] = []
  let score = -haystack.length * PER_CHARACTER
  let from = start
  for (const character of wanted) {
    const at = nextPosition(haystack, character, from)
    if (at === -1) return null
    score += 1
    if (isWordStart(haystack, at)) score += WORD_START
    if (at === 0) score += FIRST
    if (at > 0 && positions.at(-1) === at - 1) score += IN_A_ROW
    positions.push(at)
    from = at + 1
  }
  return { score, positions }
}

/** The next such character: the one right here, else the next at the start of a word, else the next at all. */
function nextPosition(haystack: string, character: string, from: number): number {
  const next = haystack.indexOf(character, from)
  if (next === from) return next
  for (let at = next; at !== -1; at = haystack.indexOf(character, at + 1)) if (isWordStart(haystack, at)) return at
  return next
}

function isWordStart(text: string, at: number): boolean {
  return at === 0 || /[\s\-_/.:·]/.test(text.charAt(at - 1))
}

/** Something to find: by its label, or, less well, by what is said after it. */
export interface Findable {
  readonly label: string
  readonly detail: string
}

/** The values that match, best first; in their own order when nothing is typed. */
export function fuzzyRank<T extends Findable>(query: string, values: readonly T[]): T[] {
  return values
    .map((value, index) => ({ value, index, score: scoreOf(query, value) }))
    .filter(({ score }) => score !== null)
    .toSorted((a, b) => (b.score ?? 0) - (a.score ?? 0) || a.index - b.index)
    .map(({ value }) => value)
}

/** A match in the detail must be in one piece, and is worth less than any in the label. */
function scoreOf(query: string, { label, detail }: Findable): number | null {
  const match = fuzzyMatch(query, label)
  if (match !== null) return match.score
  return detail.toLowerCase().includes(query.trim().toLowerCase()) ? DETAIL : null
}
