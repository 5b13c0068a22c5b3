import type { IBuffer, IBufferCell, Terminal } from '@xterm/headless'
import type { ScreenRow } from '../../core/terminal/mirror.ts'
import { visibleText } from '../../core/visible-text.ts'
import { DIRECT_COLOR, type ScreenMark, type ScreenSpan } from '../../shapes/post-mortem.ts'

/** The rows of the screen, from the top, with their looks. */
export function screenRowsOf(terminal: Terminal): readonly ScreenRow[] {
  const buffer = terminal.buffer.active
  const cell = buffer.getNullCell()
  return Array.from({ length: terminal.rows }, (_, row) => rowOf(buffer, buffer.baseY + row, cell))
}

function rowOf(buffer: IBuffer, row: number, cell: IBufferCell): ScreenRow {
  const line = buffer.getLine(row)
  const spans = new SpanWriter()
  for (let column = 0; column < (line?.length ?? 0); column += 1) {
    const at = line?.getCell(column, cell)
    if (at !== undefined && at.getWidth() > 0) spans.push(at)
  }
  return { spans: spans.finish(), isWrapped: line?.isWrapped ?? false }
}

/** Joins cells that look the same. */
class SpanWriter {
  private readonly spans: ScreenSpan[] = []
  private look: Omit<ScreenSpan, 'text'> | null = null
  private key = ''
  private text = ''

  push(cell: IBufferCell): void {
    const key = keyOf(cell)
    if (key !== this.key || this.look === null) {
      this.close()
      this.key = key
      this.look = lookOf(cell)
    }
    this.text += cell.isInvisible() !== 0 ? ' '.repeat(cell.getWidth()) : cell.getChars() || ' '
  }

  /** Blanks at the end that look like nothing are left out. */
  finish(): readonly ScreenSpan[] {
    this.close()
    const last = this.spans.at(-1)
    if (last === undefined || !isPlain(last)) return this.spans
    const text = last.text.trimEnd()
    return [...this.spans.slice(0, -1), ...(text === '' ? [] : [{ ...last, text }])]
  }

  private close(): void {
    if (this.look !== null && this.text !== '') this.spans.push({ text: visibleText(this.text), ...this.look })
    this.text = ''
  }
}

function keyOf(cell: IBufferCell): string {
  return [
    ...[cell.getFgColorMode(), cell.getFgColor(), cell.getBgColorMode(), cell.getBgColor()],
    ...[cell.isBold(), cell.isDim(), cell.isItalic(), cell.isUnderline(), cell.isInverse(), cell.isStrikethrough()],
  ].join()
}

function lookOf(cell: IBufferCell): Omit<ScreenSpan, 'text'> {
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
