import type { IBuffer, Terminal } from '@xterm/headless'
import type { ScreenRow } from '../../core/terminal/mirror.ts'
import { visibleText } from '../../core/visible-text.ts'
import type { XtermCell } from './xterm-core.ts'
import { DIRECT_COLOR, type ScreenMark, type ScreenSpan } from '../../shapes/post-mortem.ts'

/** The rows of the screen, from the top, with their looks. */
export function screenRowsOf(terminal: Terminal): readonly ScreenRow[] {
  const buffer = terminal.buffer.active
  const cell = buffer.getNullCell() as XtermCell
  return Array.from({ length: terminal.rows }, (_, row) => rowOf(buffer, buffer.baseY + row, cell))
}

function rowOf(buffer: IBuffer, row: number, cell: XtermCell): ScreenRow {
  const line = buffer.getLine(row)
  const spans = new SpanWriter()
  for (let column = 0; column < (line?.length ?? 0); column += 1) {
    if (line?.getCell(column, cell) !== undefined && cell.getWidth() > 0) spans.push(cell)
  }
  return { spans: spans.finish(), isWrapped: line?.isWrapped ?? false }
}

/** Joins cells that look the same. */
class SpanWriter {
  private readonly spans: ScreenSpan[] = []
  private look: Omit<ScreenSpan, 'text'> | null = null
  /** Colours and flags of the cells being joined, as xterm.js packs them. */
  private foreground = 0
  private background = 0
  private text = ''

  push(cell: XtermCell): void {
    if (this.look === null || cell.fg !== this.foreground || cell.bg !== this.background) {
      this.close()
      this.foreground = cell.fg
      this.background = cell.bg
      this.look = lookOf(cell)
    }
    this.text += cell.isInvisible() !== 0 ? ' '.repeat(cell.getWidth()) : cell.getChars() || ' '
  }

  /** Blanks at the end that look like nothing are left out. */
  finish(): readonly ScreenSpan[] {
    this.close()
    const last = this.spans.findLastIndex((span) => !isPlain(span) || span.text.trim() !== '')
    return this.spans
      .slice(0, last + 1)
      .map((span, index) => (index === last && isPlain(span) ? { ...span, text: span.text.trimEnd() } : span))
  }

  private close(): void {
    if (this.look !== null && this.text !== '') this.spans.push({ text: visibleText(this.text), ...this.look })
    this.text = ''
  }
}

function lookOf(cell: XtermCell): Omit<ScreenSpan, 'text'> {
  const flags: readonly (readonly [ScreenMark, number])[] = [
    ['bold', cell.isBold()],
    ['dim', cell.isDim()],
    ['italic', cell.isItalic()],
    ['underline', cell.isUnderline()],
    ['inverse', cell.isInverse()],
    ['strike', cell.isStrikethrough()],
  ]
  return {
    foreground: colorOf(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor()),
    background: colorOf(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor()),
    marks: flags.filter(([, isSet]) => isSet !== 0).map(([mark]) => mark),
  }
}

function colorOf(isDefault: boolean, isDirect: boolean, color: number): number | null {
  if (isDefault) return null
  return isDirect ? DIRECT_COLOR + color : color
}

function isPlain({ background, marks }: ScreenSpan): boolean {
  return background === null && !marks.some((mark) => mark === 'inverse' || mark === 'underline' || mark === 'strike')
}
