import type { Journal } from '../kernel/journal.ts'
import type { Survivors } from './survivors.ts'

/** What an obstacle is looked for in. */
export interface ObstacleSources {
  readonly journal: Pick<Journal, 'isFailing'>
  readonly survivors: Pick<Survivors, 'list'>
  /** What an earlier host left has been looked for. */
  readonly isTakenOver: () => boolean
}

/** What keeps a policy from starting an agent, as a sentence; null: nothing. No policy starts a second life of an agent beside what is left of the first. */
export function obstacleTo(agentId: string, { journal, survivors, isTakenOver }: ObstacleSources): string | null {
  if (!isTakenOver()) return 'Processes that an earlier Corral left behind are being looked for.'
  if (journal.isFailing) return 'Corral cannot write its records, so what it starts by itself would be forgotten.'
  const left = survivors.list.filter((each) => each.agentId === agentId && each.isProven && !each.isIgnored)
  if (left.length === 0) return null
  return `${left.length} of its processes outlived its last run. End or ignore them under Orphans.`
}
