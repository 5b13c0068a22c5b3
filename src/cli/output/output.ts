import { styleText } from 'node:util'
import { harmless, harmlessJson } from './harmless.ts'
import { tableLines, type Cell, type Column, type Look } from './table.ts'

/** Version of what `--json` writes: raised when a field goes away or changes its meaning. */
export const SCHEMA_VERSION = 1

type StyleName = Parameters<typeof styleText>[0]

const STYLES: Readonly<Record<Exclude<Look, 'plain'>, StyleName>> = {
  strong: 'bold',
  dim: 'dim',
  good: 'green',
  warning: 'yellow',
  bad: 'red',
}

/** The part of a stream that is written to. */
export interface Sink {
  write(text: string): unknown
  readonly isTTY?: boolean
  readonly columns?: number
  readonly rows?: number
  /** More is waiting to be read than should be; `drain` tells that it is not any more. */
  readonly writableNeedDrain?: boolean
  once?(event: 'drain', listener: () => void): unknown
}

/** Where a verb writes: what was asked for to `out`, everything else to `aside`. */
export class Output {
  readonly isJson: boolean
  private readonly out: Sink
  private readonly aside: Sink
  private readonly hasColors: boolean

  constructor({ out, aside, isJson, hasColors }: OutputParts) {
    this.out = out
    this.aside = aside
    this.isJson = isJson
    this.hasColors = hasColors
  }

  /** Cells of the terminal; null: it is none. */
  get width(): number | null {
    return this.out.isTTY === true ? (this.out.columns ?? null) : null
  }

  get isTerminal(): boolean {
    return this.out.isTTY === true
  }

  line(text = ''): void {
    this.out.write(`${harmless(text)}\n`)
  }

  /** Resolves once whoever reads has read enough that more can be written. */
  async ready(): Promise<void> {
    const { out } = this
    if (out.writableNeedDrain !== true) return
    await new Promise<void>((resolve) => out.once?.('drain', resolve))
  }

  /** A text of several lines, as it is. */
  text(text: string): void {
    this.out.write(harmless(text))
  }

  /** Something about what is done, which is no part of the answer; not said with `--json`. */
  note(text: string): void {
    if (!this.isJson) this.aside.write(`${harmless(text)}\n`)
  }

  /** In place of what the terminal showed before; elsewhere below it. */
  screen(lines: readonly string[]): void {
    const safe = lines.map(harmless)
    if (!this.isTerminal) return this.out.write(`${safe.join('\n')}\n\n`) as void
    const shown = safe.slice(0, this.out.rows ?? safe.length)
    this.out.write(`\u001b[H${shown.map((line) => `${line}\u001b[K`).join('\r\n')}\u001b[J`)
  }

  /** One value, for programs. */
  json(value: object): void {
    this.writeJson(JSON.stringify({ schemaVersion: SCHEMA_VERSION, ...value }, null, this.isTerminal ? 2 : undefined))
  }

  /** One of many values, each on a line of its own. */
  jsonLine(value: object): void {
    this.writeJson(JSON.stringify({ schemaVersion: SCHEMA_VERSION, ...value }))
  }

  private writeJson(text: string): void {
    this.out.write(`${harmlessJson(text)}\n`)
  }

  table(columns: readonly Column[], rows: readonly (readonly Cell[])[]): void {
    const style = { width: this.width, paint: (text: string, look: Look) => this.paint(text, look) }
    for (const line of tableLines(columns, rows, style)) this.line(line)
  }

  paint(text: string, look: Look): string {
    return look === 'plain' || !this.hasColors ? text : styleText(STYLES[look], text, { validateStream: false })
  }
}

export interface OutputParts {
  readonly out: Sink
  readonly aside: Sink
  readonly isJson: boolean
  readonly hasColors: boolean
}

/** Colours go to terminals whose user did not ask for none (no-color.org). */
export function hasColors(out: Sink, env: Readonly<Record<string, string | undefined>>): boolean {
  if ((env['NO_COLOR'] ?? '') !== '') return false
  if ((env['FORCE_COLOR'] ?? '0') !== '0') return true
  return out.isTTY === true && env['TERM'] !== 'dumb'
}
