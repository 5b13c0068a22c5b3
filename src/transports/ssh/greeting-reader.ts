import { parseGreeting, type StdioGreeting } from '../../contract/stdio-greeting.ts'

/** Longest banner of a shell's start files that is put up with, bytes: some print a page of news. */
const MAX_NOISE_BYTES = 64 * 1024
const NEWLINE = 0x0a

export type Heard =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'too-much' }
  /** `rest`: what came in the same chunk behind it, the first packets. */
  | { readonly kind: 'greeted'; readonly greeting: StdioGreeting; readonly rest: Uint8Array }

/** Finds the line by which Corral is known in what comes from the other machine. */
export class GreetingReader {
  private line: Buffer[] = []
  private lines: string[] = []
  private noiseBytes = 0

  /** What was printed before that line. */
  get noise(): readonly string[] {
    return [...this.lines, Buffer.concat(this.line).toString('utf8')].filter((line) => line.trim() !== '')
  }

  take(chunk: Uint8Array): Heard {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
    for (let from = 0; ;) {
      const end = bytes.indexOf(NEWLINE, from)
      if (end < 0) return this.keep(bytes.subarray(from))
      const line = Buffer.concat([...this.line, bytes.subarray(from, end)]).toString('utf8')
      const greeting = parseGreeting(line)
      if (greeting !== null) return { kind: 'greeted', greeting, rest: bytes.subarray(end + 1) }
      this.noiseBytes += end + 1 - from
      if (this.noiseBytes > MAX_NOISE_BYTES) return { kind: 'too-much' }
      this.line = []
      this.lines.push(line)
      from = end + 1
    }
  }

  private keep(part: Buffer): Heard {
    this.line.push(part)
    this.noiseBytes += part.length
    return { kind: this.noiseBytes > MAX_NOISE_BYTES ? 'too-much' : 'waiting' }
  }
}
