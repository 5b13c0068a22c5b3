import headless, { type IBuffer, type IMarker, type Terminal } from '@xterm/headless'
import { Lifetime, toDisposable } from '../../base/disposable.ts'
import { boundTerminal } from '../../core/terminal/bounds/bound-terminal.ts'
import { clampSize, type TerminalSize } from '../../core/terminal/size.ts'
import { visibleText } from '../../core/visible-text.ts'

/** Parsed at once. It has fewer line breaks than there is scrollback, so that no line is gone before it was seen. */
const PIECE_LENGTH = 8 * 1024
const SCROLLBACK_LINES = 10_000

/** A line of the terminal: where it is, and what it says. */
interface Line {
  readonly first: number
  readonly last: number
  readonly text: string
}

/**
 * Tells what a program prints as plain lines. A line is told once the cursor has left it downwards. A line that is written anew afterwards
 * (spinners, progress, forms) is told again only when it has scrolled off the screen, or was the same at two ticks; those below it wait. One
 * that only moved is not told again. Nothing is told of a full-screen program.
 */
export class PlainLines extends Lifetime {
  private readonly terminal: Terminal
  private readonly tell: (line: string) => void
  /** The first row that may still change. */
  private top: IMarker | null = null
  /** What was told of the rows from there on; null: the line began further up. */
  private told: (string | null)[] = []
  /** What stood there at the last tick. */
  private seen: readonly string[] = []

  constructor(size: TerminalSize, tell: (line: string) => void) {
    super()
    this.tell = tell
    const traits = { scrollback: SCROLLBACK_LINES, allowProposedApi: true, logLevel: 'off' } as const
    this.terminal = new headless.Terminal({ ...clampSize(size), ...traits })
    this.register(toDisposable(() => this.terminal.dispose()))
    // What is about to be erased is looked at before.
    this.terminal.parser.registerCsiHandler({ final: 'J' }, () => this.lookBefore(() => {}))
    this.terminal.parser.registerEscHandler({ final: 'c' }, () => this.lookBefore(() => this.forgetRows()))
    boundTerminal(this.terminal, () => false)
  }

  get isFullScreen(): boolean {
    return this.terminal.buffer.active.type === 'alternate'
  }

  /** Resolves when it is parsed, and its lines are told. */
  async write(output: Uint8Array | string): Promise<void> {
    for (let at = 0; at < output.length && !this.isDisposed; at += PIECE_LENGTH) {
      const piece = output.slice(at, at + PIECE_LENGTH)
      await new Promise<void>((resolve) => this.terminal.write(piece, resolve))
      this.look('new')
    }
  }

  /** The screen as another terminal left it: its lines are told if `choose` picks them. Resolves when it is there. */
  async begin(screen: string, choose: (lines: readonly string[]) => readonly string[]): Promise<void> {
    await new Promise<void>((resolve) => this.terminal.write(screen, resolve))
    const { normal } = this.terminal.buffer
    const lines = [...linesOf(normal, 0, cursorRow(normal))]
    for (const line of choose(lines.map(({ text }) => text))) this.tell(line)
    this.told = lines.flatMap(rowsOf)
    this.moveTop(0)
  }

  resize(size: TerminalSize): void {
    const { cols, rows } = clampSize(size)
    this.terminal.resize(cols, rows)
    // Lines are broken elsewhere now: those that are complete count as told.
    const { normal } = this.terminal.buffer
    this.told = [...linesOf(normal, 0, cursorRow(normal))].flatMap(rowsOf)
    this.moveTop(0)
  }

  /** To be called once a second: what was written anew and stands still is told. */
  tick(): void {
    this.look('still')
  }

  /** The program has ended: all that is not told yet is told as it stands. */
  end(): void {
    this.look('all')
  }

  private look(what: 'new' | 'still' | 'all'): void {
    if (this.isDisposed || (this.isFullScreen && what !== 'all')) return
    const { normal } = this.terminal.buffer
    const top = this.topRow()
    const known = new Set(this.told)
    const seen: string[] = []
    const end = what === 'all' ? afterLastText(normal) : cursorRow(normal)
    let wasRewritten = false
    let isWaiting = false
    for (const line of linesOf(normal, top, end)) {
      const at = line.first - top
      const before = this.told[at]
      seen[at] = line.text
      if (before === line.text) continue
      const isNew = at >= this.told.length
      const isFinal = line.last < normal.baseY || what === 'all' || (what === 'still' && this.seen[at] === line.text)
      wasRewritten ||= !isNew
      isWaiting ||= !isNew && !isFinal
      if (!isFinal && (isWaiting || !isNew)) continue
      const isOld = wasRewritten && (line.text === '' || known.has(line.text))
      if (!isOld) this.tell(line.text)
      for (const [row, text] of rowsOf(line).entries()) this.told[at + row] = text
    }
    if (what === 'still') this.seen = seen
    this.moveTop(top)
  }

  private topRow(): number {
    if (this.top !== null && this.top.line >= 0) return this.top.line
    // At the beginning, or the program has deleted the scrollback.
    this.forgetRows()
    return 0
  }

  private forgetRows(): void {
    this.top = null
    this.told = []
    this.seen = []
  }

  /** Answers that the sequence is not done with. */
  private lookBefore(then: () => void): boolean {
    this.look('new')
    then()
    return false
  }

  /** What is above the screen changes no more. */
  private moveTop(from: number): void {
    if (this.isFullScreen) return
    const { normal } = this.terminal.buffer
    const to = Math.max(from, firstRowOf(normal, normal.baseY))
    const old = this.top
    this.top = this.terminal.registerMarker(to - cursorRow(normal)) ?? null
    old?.dispose()
    this.told.splice(0, to - from)
    this.seen = this.seen.slice(to - from)
  }
}

/** The lines that begin and end within these rows. */
function* linesOf(buffer: IBuffer, from: number, end: number): Generator<Line> {
  for (let first = from; first < end;) {
    let last = first
    while (buffer.getLine(last + 1)?.isWrapped === true) {
      last += 1
    }
    if (last >= end) return
    const rows = Array.from({ length: last - first + 1 }, (_, row) => buffer.getLine(first + row))
    yield { first, last, text: visibleText(rows.map((row) => row?.translateToString(true) ?? '').join('')).trimEnd() }
    first = last + 1
  }
}

function rowsOf({ first, last, text }: Line): readonly (string | null)[] {
  return [text, ...Array<null>(last - first).fill(null)]
}

function firstRowOf(buffer: IBuffer, row: number): number {
  let first = row
  while (first > 0 && buffer.getLine(first)?.isWrapped === true) {
    first -= 1
  }
  return first
}

/** The row of the cursor, counted from the first one of the scrollback. */
function cursorRow(buffer: IBuffer): number {
  return buffer.baseY + buffer.cursorY
}

function afterLastText(buffer: IBuffer): number {
  let end = buffer.length
  while (
    end > 0 &&
    buffer
      .getLine(end - 1)
      ?.translateToString(true)
      .trim() === ''
  ) {
    end -= 1
  }
  return end
}
