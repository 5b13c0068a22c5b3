import type { IBuffer, Terminal } from '@xterm/headless'
import {
  attributeKey,
  attributeSequence,
  backgroundSequence,
  blankSequence,
  PLAIN_KEY,
  showsWhenEmpty,
} from './attributes.ts'
import type { XtermCell, XtermCore } from './xterm-core.ts'

/** A range of lines of a buffer, counted from the first line of the scrollback; `end` is excluded. */
export interface LineRange {
  readonly start: number
  readonly end: number
}

/** xterm.js keeps the colour of the background in these bits of `bg`. */
const BACKGROUND_BITS = 0x3ff_ffff
const NEW_LINE = '\r\n'
const PLAIN = '\x1b[m'
const NO_LINK = '\x1b]8;;\x1b\\'

/** What one snapshot may still take, characters; what it has taken is subtracted. */
export interface SnapshotRoom {
  text: number
  /** Of link addresses, which count as text as well. */
  links: number
}

/**
 * Produces text and sequences that print lines of a buffer into a terminal of the same size, from its first row on;
 * they end with plain attributes.
 */
export class LineWriter {
  private parts: string[] = []
  private readonly cols: number
  private readonly rows: number
  private readonly buffer: IBuffer
  private readonly core: XtermCore
  private readonly room: SnapshotRoom
  private readonly cell: XtermCell
  private key = PLAIN_KEY
  private link = 0
  /** Number of empty cells since the last one written. */
  private gap = 0
  private gapBackground = 0

  constructor(
    terminal: Terminal,
    core: XtermCore,
    { buffer, room }: { readonly buffer: IBuffer; readonly room: SnapshotRoom },
  ) {
    this.cols = terminal.cols
    this.rows = terminal.rows
    this.buffer = buffer
    this.core = core
    this.room = room
    this.cell = buffer.getNullCell() as XtermCell
  }

  /**
   * The output for the given lines, the last of which are the screen. What there is no room for is left out: addresses of links first,
   * then the oldest lines of the scrollback, then the screen's from the top, which stay blank.
   */
  write({ start, end }: LineRange): string {
    const lines: string[] = []
    for (let row = end - 1; row >= start; row--) {
      const line = this.lineWithEnd(row, row + 1 === end)
      if (line.length > this.room.text) break
      this.room.text -= line.length
      lines.push(line)
    }
    const blank = Math.min(this.rows, end - start) - lines.length
    return NEW_LINE.repeat(Math.max(0, blank)) + lines.toReversed().join('')
  }

  /** A line begins and ends with plain attributes, so it can be left out. */
  private lineWithEnd(row: number, isLast: boolean): string {
    this.parts = []
    const isContinued = !isLast && (this.buffer.getLine(row + 1)?.isWrapped ?? false)
    const isFull = this.writeLine(row, isContinued)
    this.setPlain()
    if (!isLast) this.parts.push(isContinued ? this.wrapAfter(row, isFull) : NEW_LINE)
    return this.parts.join('')
  }

  /** Returns true if the cursor stays behind the last column, where the next character wraps. */
  private writeLine(row: number, isContinued: boolean): boolean {
    const line = this.buffer.getLine(row)
    let col = 0
    while (col < this.cols) {
      const cell = (line?.getCell(col, this.cell) as XtermCell | undefined) ?? this.cell
      const width = Math.max(1, cell.getWidth())
      const fits = col + width <= this.cols
      if (cell.getChars() !== '' && cell.getWidth() > 0 && fits) this.writeCharacter(cell)
      else if (showsWhenEmpty(cell)) this.writeBlank(cell)
      else this.passOver(cell)
      col += fits ? width : 1
    }
    const isFull = this.gap === 0
    this.closeGap(isContinued)
    return isFull
  }

  private writeCharacter(cell: XtermCell): void {
    this.closeGap(true)
    const link = cell.hasExtendedAttrs() === 0 ? 0 : cell.extended.urlId
    this.setAttributes(attributeKey(cell), attributeSequence(cell), link)
    this.parts.push(cell.getChars())
  }

  private writeBlank(cell: XtermCell): void {
    this.closeGap(true)
    const sequence = blankSequence(cell)
    this.setAttributes(sequence, sequence, 0)
    this.parts.push(' ')
  }

  private passOver(cell: XtermCell): void {
    const background = cell.bg & BACKGROUND_BITS
    if (this.gap > 0 && background !== this.gapBackground) this.closeGap(true)
    if (this.gap === 0 && background !== 0) {
      this.parts.push(backgroundSequence(cell))
      this.key = ''
    }
    this.gap++
    this.gapBackground = background
  }

  /** Erases the gap with its background, if it has one, and moves behind it. */
  private closeGap(moves: boolean): void {
    if (this.gap === 0) return
    if (this.gapBackground !== 0) this.parts.push(`\x1b[${this.gap}X`)
    if (moves) this.parts.push(`\x1b[${this.gap}C`)
    this.gap = 0
  }

  private setAttributes(key: string, sequence: string, link: number): void {
    if (key !== this.key) this.parts.push(sequence)
    this.key = key
    if (link !== this.link) this.openLink(link)
  }

  private openLink(link: number): void {
    const sequence = linkSequence(this.core, link)
    const fits = sequence.length <= this.room.links
    if (link !== 0 && fits) this.room.links -= sequence.length
    this.parts.push(fits ? sequence : NO_LINK)
    this.link = link
  }

  private setPlain(): void {
    if (this.key !== PLAIN_KEY) this.parts.push(PLAIN)
    if (this.link !== 0) this.parts.push(NO_LINK)
    this.key = PLAIN_KEY
    this.link = 0
  }

  /**
   * Makes the next line a continuation of this one. Only a character printed behind the last column does that, so one
   * is printed and erased.
   */
  private wrapAfter(row: number, isFull: boolean): string {
    const wrap = ' \r\x1b[X'
    if (isFull) return wrap
    if (this.rows < 2) return `\x1b[${this.cols}G  \r\x1b[X`
    const last = (this.buffer.getLine(row)?.getCell(this.cols - 1, this.cell) as XtermCell | undefined) ?? this.cell
    return `\x1b[${this.cols}G ${wrap}\x1b[A\x1b[${this.cols}G${backgroundSequence(last)}\x1b[X${PLAIN}\x1b[B\r`
  }
}

/** Sequence that opens a link as the program did; closes it for 0 or a link that xterm.js no longer knows. */
export function linkSequence(core: XtermCore, urlId: number): string {
  const link = urlId === 0 ? undefined : core._oscLinkService.getLinkData(urlId)
  if (link === undefined) return NO_LINK
  return `\x1b]8;${link.id === undefined ? '' : `id=${link.id}`};${link.uri}\x1b\\`
}
