import { describe, expect, it } from 'vitest'
import { MASK, redactorOf } from '../secrets/redact.ts'
import type { ScreenRow } from '../terminal/mirror.ts'
import { MAX_SCREEN_SPANS, MAX_TEXT_CHARACTERS } from './bounds.ts'
import { boundedLines, lastScreenOf, textOf } from './last-screen.ts'

const COLUMNS = 20
const SECRET = 'correct-horse-battery-staple'

function row(text: string, isWrapped = false): ScreenRow {
  const span = { text, foreground: 1, background: null, marks: ['bold'] as const }
  return { spans: text === '' ? [] : [span], isWrapped }
}

function screenOf(...rows: readonly ScreenRow[]): ReturnType<typeof lastScreenOf> {
  return lastScreenOf(rows, COLUMNS, redactorOf([SECRET]))
}

describe('the last screen', () => {
  it('is kept with its looks, without the empty rows above and below', () => {
    const rows = [row('one'), row(''), row('two')]
    expect(screenOf(row(''), ...rows, row(''))).toEqual({ columns: COLUMNS, rows: rows.map(({ spans }) => spans) })
  })

  it('is none if nothing is on it', () => expect(screenOf(row(''), row(''))).toBeNull())

  it('has no secret, also where one goes on in the next row', () => {
    const text = `key ${SECRET} end`
    const screen = screenOf(row('above'), row(text.slice(0, COLUMNS)), row(text.slice(COLUMNS), true), row('below'))
    expect(screen?.rows.map(textOf)).toEqual(['above', `key ${MASK} end`, '', 'below'])
    expect(screen?.rows[1]?.[0]?.marks).toEqual([])
    expect(screen?.rows[0]?.[0]?.marks).toEqual(['bold'])
  })

  it('takes no more room than there is: what is above goes first', () => {
    const wide = row('x'.repeat(1_000))
    const screen = screenOf(row('first'), ...Array.from({ length: 50 }, () => wide), row('last'))
    const texts = screen?.rows.map(textOf) ?? []
    expect(texts.join('').length).toBeLessThanOrEqual(MAX_TEXT_CHARACTERS)
    expect(texts.at(-1)).toBe('last')
    expect(texts).not.toContain('first')
  })
})

it('a screen of too many colours keeps those of its last rows', () => {
  const span = { text: 'x', foreground: 1, background: null, marks: [] }
  const colourful: ScreenRow = { spans: Array.from({ length: MAX_SCREEN_SPANS - 10 }, () => span), isWrapped: false }
  const screen = screenOf(colourful, row('first'), colourful, row('last'))
  expect(screen?.rows.map((each) => each.length)).toEqual([1, 1, MAX_SCREEN_SPANS - 10, 1])
  expect(screen?.rows[1]?.[0]?.marks).toEqual(['bold'])
})

it('of the last lines so many are kept as there is room for', () => {
  const lines = ['first', 'x'.repeat(MAX_TEXT_CHARACTERS - 10), 'last']
  expect(boundedLines(lines)).toEqual(lines.slice(1))
  expect(boundedLines(['a', 'b'])).toEqual(['a', 'b'])
})
