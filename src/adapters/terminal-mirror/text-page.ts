import type { IBuffer, Terminal } from '@xterm/headless'
import { TEXT_LINE_MAX_CHARACTERS, TEXT_PAGE_MAX_CHARACTERS } from '../../core/limits.ts'
import type { TextPage, TextRange } from '../../core/terminal/mirror.ts'
import { firstRowOf, lineBetween } from './last-lines.ts'
import type { XtermBuffer, XtermCore } from './xterm-core.ts'

/** Tells pages of a terminal's text. Rows keep their numbers while older ones are given up. */
export class TextPages {
  private readonly terminal: Terminal
  private readonly core: XtermCore
  /** The rows that are counted; a reset of the terminal makes others. */
  private counted: XtermBuffer['lines'] | null = null
  private givenUp = 0

  constructor(terminal: Terminal, core: XtermCore) {
    this.terminal = terminal
    this.core = core
  }

  read({ before, limit }: TextRange): TextPage {
    this.count()
    const { active } = this.terminal.buffer
    const isFullScreen = active.type === 'alternate'
    const shift = isFullScreen ? 0 : this.givenUp
    const end = before === null ? afterLastText(active) : Math.min(before - shift, active.length)
    const lines: string[] = []
    let first = Math.max(0, end)
    for (let room = TEXT_PAGE_MAX_CHARACTERS; first > 0 && lines.length < limit;) {
      const begin = firstRowOf(active, first - 1)
      const line = lineBetween(active, { first: begin, last: first - 1 }, TEXT_LINE_MAX_CHARACTERS)
      if (line.length > room) break
      room -= line.length
      lines.push(line)
      first = begin
    }
    return { lines: lines.toReversed(), older: first > 0 ? first + shift : null, isFullScreen }
  }

  /** From the first page on: before that nobody knows a place. */
  private count(): void {
    const { lines } = this.core._bufferService.buffers.normal
    if (lines === this.counted) return
    this.counted = lines
    this.givenUp = 0
    lines.onTrim((rows) => {
      if (lines === this.counted) this.givenUp += rows
    })
  }
}

function afterLastText(buffer: IBuffer): number {
  const isBlank = (row: number): boolean => buffer.getLine(row)?.translateToString(true).trim() === ''
  let end = buffer.length
  while (end > 0 && isBlank(end - 1)) {
    end -= 1
  }
  return end
}
