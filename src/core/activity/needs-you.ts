import type { Activity } from '../../shapes/activity.ts'

/** An agent as far as it matters whether it needs a person. */
interface Doing {
  readonly activity: Activity | null
}

/** Whether a person is needed: it waits for one, or it is stuck. */
export function needsPerson({ activity }: Doing): boolean {
  return activity !== null && (activity.ask !== null || activity.kind === 'stuck')
}

/** Those that need a person, the one that has waited longest first. */
export function inNeed<T extends Doing>(agents: Iterable<T>): readonly T[] {
  return [...agents].filter(needsPerson).toSorted((a, b) => (a.activity?.since ?? 0) - (b.activity?.since ?? 0))
}

/** Whether what it is doing says more than that it is up. */
export function isTold(activity: Activity | null): activity is Activity {
  return activity !== null && (activity.kind !== 'quiet' || activity.by !== null)
}
