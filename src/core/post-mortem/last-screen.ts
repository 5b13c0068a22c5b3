import type { LastScreen, ScreenSpan } from '../../shapes/post-mortem.ts'
import type { Redactor } from '../secrets/redact.ts'
import type { ScreenRow } from '../terminal/mirror.ts'
import { MAX_SCREEN_SPANS, MAX_TEXT_CHARACTERS } from './bounds.ts'

type Row = readonly ScreenSpan[]

/** A screen without secrets and without the empty rows above and below; null: nothing is on it. */
export function lastScreenOf(rows: readonly ScreenRow[], columns: number, redactor: Redactor): LastScreen | null {
  const shown = bounded(withoutEmptyEnds(withoutSecrets(rows, columns, redactor)))
  return shown.length === 0 ? null : { columns, rows: shown }
}

/** The last of these lines that fit into what is kept. */
export function boundedLines(lines: readonly string[]): readonly string[] {
  let room = MAX_TEXT_CHARACTERS
  const first = lines.findLastIndex((line) => (room -= line.length + 1) < 0)
  return lines.slice(first + 1)
}

/** The text of a row. */
export function textOf(row: Row): string {
  return row.map(({ text }) => text).join('')
}

/** A line that has a secret loses its looks: where it stands in them cannot be told. Lines, not rows: a secret may go on in the next row. */
function withoutSecrets(rows: readonly ScreenRow[], columns: number, redactor: Redactor): readonly Row[] {
  const lines = linesOf(rows)
  const texts = lines.map((line) => line.map(({ spans }, index) => rowText(spans, columns, index === line.length - 1)))
  const joined = texts.map((parts) => parts.join(''))
  const clean = redactor.lines(joined)
  return lines.flatMap((line, index) => {
    const text = clean[index] ?? ''
    return text === joined[index] ? line.map(({ spans }) => spans) : plainRows(text, line.length, columns)
  })
}

/** The last row of a line may be short; those before reach to the edge. */
function rowText(spans: Row, columns: number, isLast: boolean): string {
  const text = textOf(spans)
  return isLast ? text : text.padEnd(columns)
}

function linesOf(rows: readonly ScreenRow[]): readonly (readonly ScreenRow[])[] {
  const lines: ScreenRow[][] = []
  for (const row of rows) {
    const line = lines.at(-1)
    if (row.isWrapped && line !== undefined) line.push(row)
    else lines.push([row])
  }
  return lines
}

function plainRows(text: string, count: number, columns: number): readonly Row[] {
  return Array.from({ length: count }, (_, row) => {
    return plainRow(text.slice(row * columns, (row + 1) * columns).trimEnd())
  })
}

function plainRow(text: string): Row {
  return text === '' ? [] : [{ text, foreground: null, background: null, marks: [] }]
}

function withoutEmptyEnds(rows: readonly Row[]): readonly Row[] {
  const isSomething = (row: Row): boolean => row.length > 0
  const first = rows.findIndex(isSomething)
  return first === -1 ? [] : rows.slice(first, rows.findLastIndex(isSomething) + 1)
}

function bounded(rows: readonly Row[]): readonly Row[] {
  let room = MAX_TEXT_CHARACTERS
  const first = rows.findLastIndex((row) => (room -= textOf(row).length + 1) < 0)
  const kept = rows.slice(first + 1)
  let spans = MAX_SCREEN_SPANS
  const lastPlain = kept.findLastIndex((row) => (spans -= row.length) < 0)
  return kept.map((row, index) => (index <= lastPlain ? plainRow(textOf(row)) : row))
}
