import { parseJson } from '../../base/parse-json.ts'
import { TASK_LAST_LINES, TASK_LINE_MAX_CHARACTERS } from '../limits.ts'
import { withoutSequences } from '../terminal/without-sequences.ts'
import { fieldsOf, type Fields } from '../spending/transcripts/fields.ts'

/** What is done with the lines of a program: those that are a JSON object, and the others. Without `takeEvent` none is read as JSON. */
export interface LineTaker {
  takeEvent?(event: Fields): void
  takeText?(line: string): void
}

/**
 * Cuts raw output of a terminal's program into lines, whichever way it arrives, and reads those that are JSON. A line counts as JSON only if all of it
 * is: what a program or a model prints within a line never becomes an event.
 */
export class TaskLines {
  /** Some line that may have been an event was too long to be kept. */
  hasLongLine = false
  private readonly taker: LineTaker
  private readonly readsJson: boolean
  private readonly last: string[] = []
  private parts: string[] = []
  private length = 0

  constructor(taker: LineTaker) {
    this.taker = taker
    this.readsJson = taker.takeEvent !== undefined
  }

  /** The last lines that are no JSON, oldest first, each cut, without empty ones. */
  get lastLines(): readonly string[] {
    const lines = this.last.map((line) => withoutSequences(line).trim()).filter((line) => line !== '')
    return lines.slice(-TASK_LAST_LINES.count)
  }

  take(text: string): void {
    let from = 0
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
      this.hold(text.slice(from, end))
      this.endLine()
      from = end + 1
    }
    this.hold(text.slice(from))
  }

  /** What stands after the last line end is a line, too. */
  end(): void {
    this.endLine()
  }

  private hold(part: string): void {
    this.length += part.length
    if (this.length > TASK_LINE_MAX_CHARACTERS) this.parts = []
    else if (part !== '') this.parts.push(part)
  }

  private endLine(): void {
    const line = this.parts.join('')
    const isTooLong = this.length > TASK_LINE_MAX_CHARACTERS
    this.parts = []
    this.length = 0
    if (isTooLong) this.hasLongLine = this.readsJson
    else if (line !== '') this.read(line)
  }

  private read(line: string): void {
    const event = this.readsJson ? (eventOf(line) ?? eventOf(withoutSequences(line))) : null
    if (event === null) this.keep(line)
    else this.taker.takeEvent?.(event)
  }

  /** Cleaned only when it is asked for: a program may print millions of lines. */
  private keep(line: string): void {
    if (line === '\r') return
    const text = line.slice(0, TASK_LAST_LINES.characters)
    if (this.taker.takeText !== undefined) this.taker.takeText(withoutSequences(text).trim())
    this.last.push(text)
    if (this.last.length > 4 * TASK_LAST_LINES.count) this.last.splice(0, 2 * TASK_LAST_LINES.count)
  }
}

/** The JSON object that a line is; null: it is none. */
function eventOf(line: string): Fields | null {
  const text = line.trim()
  if (!text.startsWith('{') || !text.endsWith('}')) return null
  const value = parseJson(text)
  return value === undefined ? null : fieldsOf(value)
}
