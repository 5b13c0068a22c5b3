import type { PastRun, PostMortem } from '../../shapes/post-mortem.ts'
import type { KeptRun, RunPeak, RunQuery } from '../history/kept-run.ts'

/** Stores what is kept at the end of runs: a line of every run, and post-mortems of the latest. Writes as `Store` does. */
export interface PostMortemStore {
  /** A run that has one keeps it. Those that are too many go. `peak`: the most it had; null: nothing was measured. */
  write(postMortem: PostMortem, peak: RunPeak | null): void
  /** The runs of an agent that have one, the latest first. */
  list(agentId: string): readonly PastRun[]
  /** Null: there is none, or it cannot be read. */
  read(agentId: string, generation: number): PostMortem | null
  /** Deletes those of an agent. That its runs were is kept. */
  deleteOf(agentId: string): void
  /** Runs that are over, the latest begun first. */
  runs(query: RunQuery): readonly KeptRun[]
  /** The last known name of every agent that has a run, by id. */
  names(): ReadonlyMap<string, string>
}
