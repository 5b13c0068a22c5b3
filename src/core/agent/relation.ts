import type { AgentRecord } from '../../shapes/spec.ts'

/** How an agent stands to the one whose program asks. */
export type Relation = 'itself' | 'group' | 'outside'

type Member = Pick<AgentRecord, 'id'> & { readonly spec: Pick<AgentRecord['spec'], 'group' | 'task'> }

/**
 * How `other` stands to `own`. Agents without a group are nobody's neighbours; those of tasks are reached by their task
 * only, whatever heading they are listed under.
 */
export function relationOf(own: Member, other: Member): Relation {
  if (own.id === other.id) return 'itself'
  const isNear = own.spec.group !== null && own.spec.group === other.spec.group
  return isNear && own.spec.task === null && other.spec.task === null ? 'group' : 'outside'
}
