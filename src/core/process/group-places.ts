import { livingMembers } from './membership.ts'
import type { ProcessRow } from './process-row.ts'

/** Which members of a run are in the kernel's group of it. */
export interface GroupPlaces {
  /** Everybody is. */
  readonly isWhole: boolean
  /** Everybody was, once: members who are outside have left it. */
  readonly wasWhole: boolean
  /** Start times of living members that were outside at the last look, by pid. */
  readonly outside: ReadonlyMap<number, number>
}

export const ALL_INSIDE: GroupPlaces = { isWhole: true, wasWhole: true, outside: new Map() }
/** Not everybody could be brought in. */
export const ALL_OUTSIDE: GroupPlaces = { isWhole: false, wasWhole: false, outside: new Map() }

/**
 * Takes one look: the members of a sweep, and who was in the group a moment later. Who is outside at two looks has left it; once is not enough,
 * because a process may have ended between sweep and look.
 */
export function nextPlaces(
  before: GroupPlaces,
  members: readonly ProcessRow[],
  inside: ReadonlySet<number>,
): GroupPlaces {
  const { wasWhole } = before
  const left = livingMembers(members).filter(({ pid }) => !inside.has(pid))
  const outside = new Map(left.map(({ pid, startTime }) => [pid, startTime]))
  const isSomebodyOut = left.some(({ pid, startTime }) => before.outside.get(pid) === startTime)
  const isWhole = !isSomebodyOut && wasWhole && (before.isWhole || outside.size === 0)
  return { isWhole, wasWhole, outside }
}
