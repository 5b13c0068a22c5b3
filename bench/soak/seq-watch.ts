import type { StreamMessage } from '../../src/contract/streams.ts'

/** Counts the entries of the journal that a client was not told of. */
export class SeqWatch {
  private last: number | null = null
  private missed = 0

  get gaps(): number {
    return this.missed
  }

  hear(message: StreamMessage): void {
    if (message.stream === 'dropped') this.missed += message.to - message.from + 1
    if (message.stream !== 'journal') return
    const { seq } = message.entry
    if (this.last !== null) this.missed += Math.max(0, seq - this.last - 1)
    this.last = seq
  }
}
