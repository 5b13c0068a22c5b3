import { KEPT_IN_ALL, KEPT_OF_AGENT } from '../../src/core/post-mortem/bounds.ts'
import {
  byPlace,
  isSelected,
  KEPT_RUNS_OF_AGENT,
  placeOf,
  type KeptRun,
  type RunPeak,
  type RunQuery,
} from '../../src/core/history/kept-run.ts'
import { pastRunOf } from '../../src/core/post-mortem/past-run.ts'
import type { PostMortemStore } from '../../src/core/post-mortem/post-mortem-store.ts'
import { StoreWriteError } from '../../src/core/store-error.ts'
import type { PastRun, PostMortem } from '../../src/shapes/post-mortem.ts'

/** What is kept at the end of runs, in memory only. */
export class MemoryPostMortems implements PostMortemStore {
  /** Oldest first. */
  private kept: readonly PostMortem[] = []
  private lines: readonly Omit<KeptRun, 'hasPostMortem'>[] = []
  private readonly assertRoom: () => void
  /** Nothing more can be written. */
  isFull = false

  constructor(assertRoom: () => void) {
    this.assertRoom = assertRoom
  }

  write(postMortem: PostMortem, peak: RunPeak | null): void {
    this.assertRoom()
    if (this.isFull) throw new StoreWriteError('disk-full', 'The disk is full.')
    if (this.kept.some(({ end }) => end.runId === postMortem.end.runId)) return
    const all = [...this.kept, structuredClone(postMortem)]
    this.addLine(postMortem, peak)
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

  runs(query: RunQuery): readonly KeptRun[] {
    return this.lines
      .map((run) => ({ ...run, hasPostMortem: this.kept.some(({ end }) => end.runId === run.runId) }))
      .filter((run) => isSelected(run, query))
      .toSorted((a, b) => byPlace(placeOf(a), placeOf(b)))
      .slice(0, query.limit)
  }

  names(): ReadonlyMap<string, string> {
    const byTime = this.lines.toSorted((a, b) => byPlace(placeOf(b), placeOf(a)))
    return new Map(byTime.map(({ agentId, agentName }) => [agentId, agentName]))
  }

  private addLine(postMortem: PostMortem, peak: RunPeak | null): void {
    const { exit: _exit, ...run } = pastRunOf(postMortem)
    const { agentId, agentName } = postMortem
    if (this.lines.some(({ runId }) => runId === run.runId)) return
    const all = [...this.lines, { ...structuredClone(run), agentId, agentName, peak }]
    const own = all.filter((line) => line.agentId === agentId).toSorted((a, b) => byPlace(placeOf(a), placeOf(b)))
    const gone = new Set(own.slice(KEPT_RUNS_OF_AGENT))
    this.lines = all.filter((line) => !gone.has(line))
  }

  private of(agentId: string): readonly PostMortem[] {
    return this.kept.filter((each) => each.agentId === agentId)
  }
}
