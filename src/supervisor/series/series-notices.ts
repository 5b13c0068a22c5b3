import type { ChunkProblem } from '../../core/series/chunk-codec.ts'
import { saysSeriesNotWritten, seriesNotWritten, seriesUnreadable } from '../../words/series-words.ts'

/** Where notices go. */
interface Notices {
  notify(severity: 'warning', message: string): void
  withdraw(isOver: (notice: { readonly message: string }) => boolean): void
}

/** Tells what is wrong with kept vitals. */
export class SeriesNotices {
  private readonly notices: Notices
  private readonly nameOf: (agentId: string) => string
  /** Problems of agents that were told: one notice for each is enough. */
  private readonly told = new Set<string>()

  constructor(notices: Notices, nameOf: (agentId: string) => string) {
    this.notices = notices
    this.nameOf = nameOf
  }

  /** A chunk that is kept cannot be read. */
  unreadable(agentId: string, hour: number, problem: ChunkProblem): void {
    const key = `${problem} ${agentId}`
    if (this.told.has(key)) return
    this.told.add(key)
    this.notices.notify('warning', seriesUnreadable(this.nameOf(agentId), hour, problem))
  }

  /** The disk refuses, or (null) takes again what is written. */
  disk(problem: string | null): void {
    if (problem === null) this.notices.withdraw(({ message }) => saysSeriesNotWritten(message))
    else this.notices.notify('warning', seriesNotWritten(problem))
  }
}
