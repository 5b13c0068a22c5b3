/**
 * True if `text` as a whole matches a pattern in which `*` stands for any part, also an empty one; every other character
 * stands for itself. Takes time proportional to pattern + text, whatever they are.
 */
export function matchesGlob(pattern: string, text: string, letterCase: 'exact' | 'ignored' = 'exact'): boolean {
  const [first = '', ...rest] = (letterCase === 'exact' ? pattern : foldCase(pattern)).split('*')
  const subject = letterCase === 'exact' ? text : foldCase(text)
  const last = rest.pop()
  if (last === undefined) return subject === first
  if (!subject.startsWith(first)) return false
  // Leftmost is best: what is left for the parts that follow is then as long as it can be.
  let from = first.length
  for (const part of rest) {
    from = endOfNext(part, subject, from)
    if (from === -1) return false
  }
  return subject.length - last.length >= from && subject.endsWith(last)
}

/** The text with letters that differ in case only made equal; as long as before. */
export function foldCase(text: string): string {
  return Array.from(text, foldOne).join('')
}

/** As a regular expression with the flags `iu` folds: only where one character becomes one. */
function foldOne(character: string): string {
  // The dotless i has I as its capital, and yet is not i.
  if (character === 'ı') return character
  return oneOr(oneOr(character.toUpperCase(), character).toLowerCase(), character)
}

function oneOr(changed: string, original: string): string {
  return changed.length === original.length ? changed : original
}

/** Where the first `part` at or after `from` ends; -1: there is none. Knuth, Morris and Pratt: no character is read twice. */
function endOfNext(part: string, text: string, from: number): number {
  if (part === '') return from
  const borders = bordersOf(part)
  let matched = 0
  for (let at = from; at < text.length; at += 1) {
    matched = extended(matched, text.charAt(at), { part, borders })
    if (matched === part.length) return at + 1
  }
  return -1
}

interface Searched {
  readonly part: string
  /** For each length of a beginning of `part`: the length of its longest own beginning that is also its end. */
  readonly borders: readonly number[]
}

function bordersOf(part: string): readonly number[] {
  const borders = [0, 0]
  for (let at = 1; at < part.length; at += 1) {
    borders.push(extended(borders[at] ?? 0, part.charAt(at), { part, borders }))
  }
  return borders
}

/** How much of the beginning of `part` matches once `next` follows what matched. */
function extended(matched: number, next: string, { part, borders }: Searched): number {
  let length = matched
  while (length > 0 && part.charAt(length) !== next) length = borders[length] ?? 0
  return part.charAt(length) === next ? length + 1 : 0
}
