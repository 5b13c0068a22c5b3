const LINE_FEED = 10
const DATA = 'data:'

/** The data lines of an event stream, as its bytes come (one line is one event here). Lines above a size are skipped. */
export class EventStream {
  private readonly maxBytes: number
  private parts: Uint8Array[] = []
  private length = 0

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes
  }

  /** The data that `chunk` completes. */
  take(chunk: Uint8Array): readonly string[] {
    const found: string[] = []
    let from = 0
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, from)) {
      this.keep(chunk.subarray(from, end))
      from = end + 1
      const data = this.dataOfLine()
      if (data !== null) found.push(data)
    }
    this.keep(chunk.subarray(from))
    return found
  }

  private keep(bytes: Uint8Array): void {
    this.length += bytes.length
    if (this.length > this.maxBytes) this.parts = []
    else if (bytes.length > 0) this.parts.push(bytes)
  }

  private dataOfLine(): string | null {
    const isWhole = this.length <= this.maxBytes
    const line = isWhole ? Buffer.concat(this.parts).toString('utf8') : ''
    this.parts = []
    this.length = 0
    return line.startsWith(DATA) ? line.slice(DATA.length).trim() : null
  }
}
