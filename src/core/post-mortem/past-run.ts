import type { PastRun, PostMortem } from '../../shapes/post-mortem.ts'

/** A run as a list shows it. */
export function pastRunOf({ end, hints }: Pick<PostMortem, 'end' | 'hints'>): PastRun {
  const { runId, generation, startedAt, endedAt, exit, exitClass } = end
  return { runId, generation, startedAt, endedAt, exit, exitClass, hint: hints[0] ?? null }
}
