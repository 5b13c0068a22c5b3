import { TMUX_LINE_BYTES } from '../../core/limits.ts'

/** Messages of a tmux server to a control mode client (tmux(1), CONTROL MODE), without the output of programs. */
export type ControlMessage =
  /** Answer to a command; `isOwn`: sent by this client, not part of its start. */
  | { readonly kind: 'answer'; readonly isOwn: boolean; readonly isError: boolean; readonly lines: readonly string[] }
  | { readonly kind: 'notice'; readonly line: string }

const LINE_FEED = 0x0a
const OUTPUT = Buffer.from('%output ')
const BEGIN = '%begin '
/** Flag of an answer to a command that the client sent. */
const OWN_FLAG = '1'

interface OpenAnswer {
  /**
   * `<time> <number> <flags>`: the end of an answer repeats these words of its beginning, so that no text inside can
   * end it.
   */
  readonly guard: string
  readonly lines: string[]
}

/** Parses the output of a control mode client. */
export class ControlStream {
  /** Pieces of a line whose end has not come; what is beyond TMUX_LINE_BYTES is left out. */
  private rest: Buffer[] = []
  private restBytes = 0
  private open: OpenAnswer | null = null

  /** Messages that these bytes complete, in order. */
  read(chunk: Buffer): readonly ControlMessage[] {
    const messages: ControlMessage[] = []
    let start = 0
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      const message = this.readLine(this.joined(chunk.subarray(start, end)))
      if (message !== null) messages.push(message)
      start = end + 1
    }
    this.keep(chunk.subarray(start))
    return messages
  }

  private keep(piece: Buffer): void {
    const kept = piece.subarray(0, TMUX_LINE_BYTES - this.restBytes)
    if (kept.length === 0) return
    this.rest.push(kept)
    this.restBytes += kept.length
  }

  private joined(tail: Buffer): Buffer {
    if (this.rest.length === 0) return tail.subarray(0, TMUX_LINE_BYTES)
    this.keep(tail)
    const line = Buffer.concat(this.rest)
    this.rest = []
    this.restBytes = 0
    return line
  }

  private readLine(line: Buffer): ControlMessage | null {
    if (this.open !== null) return this.readAnswer(this.open, line.toString())
    if (line.subarray(0, OUTPUT.length).equals(OUTPUT)) return null
    const text = line.toString()
    if (!text.startsWith(BEGIN)) return { kind: 'notice', line: text }
    this.open = { guard: text.slice(BEGIN.length), lines: [] }
    return null
  }

  private readAnswer({ guard, lines }: OpenAnswer, line: string): ControlMessage | null {
    const isError = line === `%error ${guard}`
    if (!isError && line !== `%end ${guard}`) {
      lines.push(line)
      return null
    }
    this.open = null
    return { kind: 'answer', isOwn: guard.split(' ')[2] === OWN_FLAG, isError, lines }
  }
}
