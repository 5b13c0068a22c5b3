const ESCAPE = 0x1b
/**
 * Queries that every tmux since 3.2 answers itself: primary and secondary device attributes, status and cursor position
 * reports, and the terminal's name. It leaves all others to the attached terminal.
 */
const ANSWERED_BY_TMUX = /\x1b\[(?:>?0?c|[56]n|>0?q)/g
/** The beginning of such a query at the end of some output. */
const BEGINNING = /\x1b(?:\[(?:[056]|>0?)?)?$/

/**
 * Removes the queries that tmux has answered from a program's output: a terminal that draws the output would answer
 * them again, and the program would read that as typed input. The beginning of a query is held back until the rest
 * arrives.
 */
export class QueryFilter {
  private held = ''

  /** The next bytes without queries. */
  filter(bytes: Uint8Array): Uint8Array {
    if (this.held === '' && !bytes.includes(ESCAPE)) return bytes
    const text = this.held + Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
    const kept = text.replaceAll(ANSWERED_BY_TMUX, '')
    this.held = BEGINNING.exec(kept)?.[0] ?? ''
    return Buffer.from(kept.slice(0, kept.length - this.held.length), 'latin1')
  }

  /** The bytes held back, which are not a query after all because the program has exited. */
  end(): Uint8Array {
    const held = this.held
    this.held = ''
    return Buffer.from(held, 'latin1')
  }
}
