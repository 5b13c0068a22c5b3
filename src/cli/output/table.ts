import { padded, shortened, widthOf } from './text-width.ts'

/** What a cell looks like; colours only where the output has some. */
export type Look = 'plain' | 'strong' | 'dim' | 'good' | 'warning' | 'bad'

export interface Cell {
  readonly text: string
  readonly look?: Look
}

/** A column of a table. */
export interface Column {
  readonly title: string
  readonly isRight?: boolean
  /** It is made narrower, to so many cells at least, if the table is wider than the terminal; the last such column first. */
  readonly shrinksTo?: number
}

/** How a table is written. */
export interface TableStyle {
  /** Cells of the terminal; null: there is none, and nothing is cut. */
  readonly width: number | null
  readonly paint: (text: string, look: Look) => string
}

const GAP = '  '

/** A table as lines, the first with the titles. Nothing is cut unless the terminal is too narrow. */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  { width, paint }: TableStyle,
): readonly string[] {
  const widths = fittingWidths(columns, rows, width)
  const line = (cells: readonly Cell[]): string =>
    cells
      .map(({ text, look = 'plain' }, index) => {
        const cellsWide = widths[index] ?? 0
        const cut = shortened(text, cellsWide)
        const isLast = index === cells.length - 1
        const isRight = columns[index]?.isRight ?? false
        const spaces = ' '.repeat(Math.max(0, cellsWide - widthOf(cut)))
        if (isRight) return `${spaces}${paint(cut, look)}`
        return isLast ? paint(cut, look) : `${paint(cut, look)}${spaces}`
      })
      .join(GAP)
  const head = columns.map(({ title, isRight = false }, index) => {
    const text = padded(title.toUpperCase(), widths[index] ?? 0, isRight)
    return index === columns.length - 1 && !isRight ? text.trimEnd() : text
  })
  return [paint(head.join(GAP), 'dim'), ...rows.map(line)]
}

function fittingWidths(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  width: number | null,
): readonly number[] {
  const widths = columns.map(({ title }, index) =>
    Math.max(widthOf(title), ...rows.map((cells) => widthOf(cells[index]?.text ?? ''))),
  )
  if (width === null) return widths
  let tooWide = widths.reduce((sum, each) => sum + each, 0) + GAP.length * (columns.length - 1) - width
  for (const [index, { shrinksTo }] of [...columns.entries()].toReversed()) {
    const now = widths[index] ?? 0
    if (tooWide <= 0 || shrinksTo === undefined || now <= shrinksTo) continue
    const next = Math.max(shrinksTo, now - tooWide)
    widths[index] = next
    tooWide -= now - next
  }
  return widths
}
