import type { PastRun, PostMortem } from '../../shapes/post-mortem.ts'

/** Stores what is kept at the end of runs: the latest of each agent, and the latest of all. Writes as `Store` does. */
export interface PostMortemStore {
  /** A run that has one keeps it. Those that are too many go. */
  write(postMortem: PostMortem): void
  /** The runs of an agent that have one, the latest first. */
  list(agentId: string): readonly PastRun[]
  /** Null: there is none, or it cannot be read. */
  read(agentId: string, generation: number): PostMortem | null
  /** Deletes those of an agent. */
  deleteOf(agentId: string): void
}
