import { KEPT_IN_ALL, KEPT_OF_AGENT } from '../../src/core/post-mortem/bounds.ts'
import { pastRunOf } from '../../src/core/post-mortem/past-run.ts'
import type { PostMortemStore } from '../../src/core/post-mortem/post-mortem-store.ts'
import { StoreWriteError } from '../../src/core/store-error.ts'
import type { PastRun, PostMortem } from '../../src/shapes/post-mortem.ts'

/** What is kept at the end of runs, in memory only. */
export class MemoryPostMortems implements PostMortemStore {
  /** Oldest first. */
  private kept: readonly PostMortem[] = []
  private readonly assertRoom: () => void
  /** Nothing more can be written. */
  isFull = false

  constructor(assertRoom: () => void) {
    this.assertRoom = assertRoom
  }

  write(postMortem: PostMortem): void {
    this.assertRoom()
    if (this.isFull) throw new StoreWriteError('disk-full', 'The disk is full.')
    if (this.kept.some(({ end }) => end.runId === postMortem.end.runId)) return
    const all = [...this.kept, structuredClone(postMortem)]
    const own = new Set(all.filter(({ agentId }) => agentId === postMortem.agentId).slice(0, -KEPT_OF_AGENT))
    this.kept = all.filter((each) => !own.has(each)).slice(-KEPT_IN_ALL)
  }

  list(agentId: string): readonly PastRun[] {
    return this.of(agentId).toReversed().map(pastRunOf)
  }

  read(agentId: string, generation: number): PostMortem | null {
    return structuredClone(this.of(agentId).findLast(({ end }) => end.generation === generation) ?? null)
  }

  deleteOf(agentId: string): void {
    this.assertRoom()
    this.kept = this.kept.filter((each) => each.agentId !== agentId)
  }

  private of(agentId: string): readonly PostMortem[] {
    return this.kept.filter((each) => each.agentId === agentId)
  }
}
