import { widthOf } from './text-width.ts'

/** A text as lines of at most so many cells, broken at blanks; a word that is wider has a line of its own. Null: one line. */
export function wrapped(text: string, cells: number | null): readonly string[] {
  if (cells === null) return [text]
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line === '' || widthOf(longer) <= cells) {
      line = longer
      continue
    }
    lines.push(line)
    line = word
  }
  return [...lines, line]
}
