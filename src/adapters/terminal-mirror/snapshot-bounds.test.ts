import { expect, it } from 'vitest'
import { CELL_MAX_MARKS, LINK_MAX_CHARACTERS, SNAPSHOT_MAX_CHARACTERS } from '../../core/limits.ts'
import type { TerminalSize } from '../../core/terminal/size.ts'
import { XtermMirror } from './xterm-mirror.ts'

/** What a snapshot says beside its lines: modes, tab stops, colours. */
const STATE_CHARACTERS = 16 * 1024
const SCROLLBACK = 1_000

/** A mirror that shows `output`. */
async function shown(output: string, size: TerminalSize): Promise<XtermMirror> {
  const mirror = new XtermMirror(size)
  await new Promise<void>((resolve) => mirror.write(new TextEncoder().encode(output), () => resolve()))
  return mirror
}

/** A line in which every cell has another colour: some 20 characters for each. */
function gaudyLine(row: number, cols: number): string {
  const cells = Array.from({ length: cols }, (_, col) => `\x1b[38;2;${row % 256};${col % 256};7mx`)
  return `${cells.join('')}\x1b[0m`
}

function expectBounded(snapshot: string): void {
  expect(snapshot.length).toBeLessThan(SNAPSHOT_MAX_CHARACTERS + STATE_CHARACTERS)
}

it('M6: a snapshot of links that are all long has all text, and addresses from the last line on up', async () => {
  const size = { cols: 80, rows: 24 }
  const long = `https://example.org/${'x'.repeat(LINK_MAX_CHARACTERS - 100)}`
  const lines = Array.from({ length: 500 }, (_, row) => `\x1b]8;;${long}${row}\x07line ${row}.\x1b]8;;\x07`)
  using mirror = await shown(lines.join('\r\n'), size)
  const snapshot = mirror.snapshot({ scrollbackLines: SCROLLBACK })
  expectBounded(snapshot)
  for (let row = 0; row < lines.length; row += 1) expect(snapshot).toContain(`line ${row}.`)
  expect(snapshot).toContain(`x499\x1b\\line 499.`)
  expect(snapshot).not.toContain(`x0\x1b\\line 0.`)
})

it('M6: a snapshot leaves out the oldest lines of the scrollback when there is no room', async () => {
  const size = { cols: 100, rows: 24 }
  const gaudy = Array.from({ length: SCROLLBACK }, (_, row) => gaudyLine(row, size.cols)).join('\r\n')
  using mirror = await shown(`first line\r\n${gaudy}\r\nlast line`, size)
  const snapshot = mirror.snapshot({ scrollbackLines: SCROLLBACK })
  expectBounded(snapshot)
  expect(snapshot.length).toBeGreaterThan(SNAPSHOT_MAX_CHARACTERS / 2)
  expect(snapshot).toContain('last line')
  expect(snapshot).not.toContain('first line')
})

it('M6: of a screen that is too much alone, the top stays blank and all else is where it was', async () => {
  const size = { cols: 400, rows: 300 }
  const gaudy = Array.from({ length: size.rows - 2 }, (_, row) => gaudyLine(row, size.cols)).join('\r\n')
  using mirror = await shown(`top line\r\n${gaudy}\r\nlast line`, size)
  const snapshot = mirror.snapshot({ scrollbackLines: 0 })
  expectBounded(snapshot)
  using copy = await shown(snapshot, size)
  expect(copy.lastLines(size.rows)).not.toContain('top line')
  expect(copy.lastLines(1)).toEqual(['last line'])
  const asksPosition = new TextEncoder().encode('\x1b[6n')
  const [replies, copied]: [string[], string[]] = [[], []]
  mirror.onReply((bytes) => replies.push(new TextDecoder().decode(bytes)))
  copy.onReply((bytes) => copied.push(new TextDecoder().decode(bytes)))
  await Promise.all(
    [mirror, copy].map((one) => new Promise<void>((resolve) => one.write(asksPosition, () => resolve()))),
  )
  expect(copied).toEqual(replies)
})

it('M6: the screen that is shown has room before the one behind it', async () => {
  const size = { cols: 400, rows: 200 }
  const gaudy = (name: string): string =>
    [name, ...Array.from({ length: size.rows - 1 }, (_, row) => gaudyLine(row, size.cols))].join('\r\n')
  using mirror = await shown(`${gaudy('behind')}\x1b[?1049h\x1b[H${gaudy('before')}\r\nshown last`, size)
  const snapshot = mirror.snapshot({ scrollbackLines: SCROLLBACK })
  expectBounded(snapshot)
  expect(snapshot).toContain('shown last')
  expect(snapshot).not.toContain('behind')
})

it('C2: a snapshot of cells full of marks holds what the cells keep', async () => {
  const size = { cols: 80, rows: 24 }
  const cell = `a${'\u0301'.repeat(100)}`
  using mirror = await shown(cell.repeat(size.cols * size.rows), size)
  const snapshot = mirror.snapshot({ scrollbackLines: SCROLLBACK })
  const marks = snapshot.replaceAll(/[^\u0301]/g, '').length
  // The last cell is printed once more, for a mark that follows.
  expect(marks).toBe(CELL_MAX_MARKS * (size.cols * size.rows + 1))
})
