import type { Task } from '../../shapes/task.ts'
import { claimed, leased } from './task-machine.ts'
import type { NextQuery, TaskQueue } from './task-queue.ts'

/** How long a claim is believed without being renewed, ms: longer than a host is ever held up. */
const LEASE_MS = 60_000
/** How often it is renewed, ms. */
export const RENEW_EVERY_MS = 20_000
/** How often a claim is tried again when another host was faster; each time another task is first. */
const TRIES = 20

/**
 * Claims the first task in line for an owner. Null: none may begin, or others were faster each time. A claim that was
 * made is in the queue, and only this owner gets the task.
 */
export function claimNext(queue: TaskQueue, owner: string, query: NextQuery): Task | null {
  for (let tries = 0; tries < TRIES; tries++) {
    const next = queue.next(query)
    if (next === null) return null
    const mine = claimed(next, { owner, leaseUntil: query.at + LEASE_MS }, query.at)
    if (queue.write(mine)) return mine
  }
  return null
}

/** Renews an owner's claim; null: it is another's now, and nothing may be done for it any more. */
export function renewClaim(
  queue: TaskQueue,
  { id }: Task,
  claim: { readonly owner: string; readonly at: number },
): Task | null {
  const now = queue.read(id)
  if (now === null || !isOf(now, claim.owner)) return null
  const renewed = leased(now, { owner: claim.owner, leaseUntil: claim.at + LEASE_MS })
  return queue.write(renewed) ? renewed : null
}

/** Takes over a claim of an owner that has ended; null: it may still be at work, or another host was faster. */
export function inheritClaim(
  queue: TaskQueue,
  task: Task,
  claim: { readonly owner: string; readonly at: number },
): Task | null {
  const { state } = task
  if (state.kind !== 'running') return null
  if (state.claim.owner === claim.owner) return task
  if (!queue.isExclusive && state.claim.leaseUntil > claim.at) return null
  const mine = leased(task, { owner: claim.owner, leaseUntil: claim.at + LEASE_MS })
  return queue.write(mine) ? mine : null
}

function isOf({ state }: Task, owner: string): boolean {
  return state.kind === 'running' && state.claim.owner === owner
}
