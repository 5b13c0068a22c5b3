const ESCAPE = 0x1b
/**
 * Questions every tmux since 3.2 answers the program by itself: primary and secondary device attributes, status and cursor position reports, and the
 * terminal's name. All others it leaves to us.
 */
const ANSWERED_BY_TMUX = /\x1b\[(?:>?0?c|[56]n|>0?q)/g
/** The beginning of such a question at the end of some output. */
const BEGINNING = /\x1b(?:\[(?:[056]|>0?)?)?$/

/**
 * Takes out of a program's output the questions tmux has answered: whoever draws the output would answer them a second time, and the program would read
 * that as typed. The beginning of a question is held back until the rest is there.
 */
export class QueryFilter {
  private held = ''

  /** What is left of the next bytes. */
  filter(bytes: Uint8Array): Uint8Array {
    if (this.held === '' && !bytes.includes(ESCAPE)) return bytes
    const text = this.held + Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
    const kept = text.replaceAll(ANSWERED_BY_TMUX, '')
    this.held = BEGINNING.exec(kept)?.[0] ?? ''
    return Buffer.from(kept.slice(0, kept.length - this.held.length), 'latin1')
  }

  /** What was held back and is no question: the program has ended. */
  end(): Uint8Array {
    const held = this.held
    this.held = ''
    return Buffer.from(held, 'latin1')
  }
}
