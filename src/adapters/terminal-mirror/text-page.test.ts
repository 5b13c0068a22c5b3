import { expect, it } from 'vitest'
import { TEXT_LINE_MAX_CHARACTERS, TEXT_PAGE_MAX_CHARACTERS } from '../../core/limits.ts'
import type { TerminalMirror } from '../../core/terminal/mirror.ts'
import { XtermMirrors } from './xterm-mirror.ts'

const mirrors = new XtermMirrors()

function write(mirror: TerminalMirror, text: string): Promise<void> {
  return new Promise((resolve) => mirror.write(new TextEncoder().encode(text), () => resolve()))
}

const numbered = (from: number, count: number): string =>
  Array.from({ length: count }, (_, index) => `line ${from + index}\r\n`).join('')

it('pages fit together while more is printed and old rows are given up', async () => {
  using mirror = mirrors.create({ cols: 40, rows: 10 })
  await write(mirror, numbered(0, 2_000))
  const last = mirror.textPage({ before: null, limit: 100 })
  expect([last.lines.at(0), last.lines.at(-1)]).toEqual(['line 1900', 'line 1999'])
  await write(mirror, numbered(2_000, 300))
  const before = mirror.textPage({ before: last.older, limit: 100 })
  expect([before.lines.at(0), before.lines.at(-1)]).toEqual(['line 1800', 'line 1899'])
  await write(mirror, numbered(2_300, 2_000))
  expect(mirror.textPage({ before: before.older, limit: 100 })).toMatchObject({ lines: [], older: null })
})

it('of a full-screen program it tells the screen, and afterwards what was there before', async () => {
  using mirror = mirrors.create({ cols: 40, rows: 4 })
  await write(mirror, `${numbered(0, 10)}\x1b[?1049h\x1b[2J\x1b[Hmenu\r\n> pick`)
  expect(mirror.textPage({ before: null, limit: 9 })).toEqual({
    ...{ lines: ['menu', '> pick'], older: null, isFullScreen: true },
  })
  await write(mirror, '\x1b[?1049l')
  expect(mirror.textPage({ before: null, limit: 2 })).toMatchObject({
    ...{ lines: ['line 8', 'line 9'], isFullScreen: false },
  })
})

it('starts anew after a reset of the terminal', async () => {
  using mirror = mirrors.create({ cols: 40, rows: 4 })
  await write(mirror, numbered(0, 2_000))
  mirror.textPage({ before: null, limit: 1 })
  await write(mirror, `${numbered(0, 50)}\x1bc${numbered(5_000, 3)}`)
  expect(mirror.textPage({ before: null, limit: 9 })).toEqual({
    ...{ lines: ['line 5000', 'line 5001', 'line 5002'], older: null, isFullScreen: false },
  })
})

it('a page and a line of it have a bound', async () => {
  using mirror = mirrors.create({ cols: 1_000, rows: 10 })
  await write(mirror, `${'x'.repeat(100_000)}\r\n${`${'y'.repeat(900)}\r\n`.repeat(600)}`)
  const page = mirror.textPage({ before: null, limit: 500 })
  expect(page.lines.join('').length).toBeLessThanOrEqual(TEXT_PAGE_MAX_CHARACTERS)
  expect(page.lines.length).toBeLessThan(500)
  let oldest = page
  while (oldest.older !== null) {
    oldest = mirror.textPage({ before: oldest.older, limit: 500 })
  }
  expect(oldest.lines[0]).toBe('x'.repeat(TEXT_LINE_MAX_CHARACTERS))
})
