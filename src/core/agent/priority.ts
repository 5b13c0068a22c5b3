import type { Priority } from '../../shapes/spec.ts'

/** Most important first. */
export const PRIORITIES: readonly Priority[] = ['critical', 'high', 'normal', 'low']

/** Nice values (nice(2)); below 0 only where the system lets us, then it stays as it is. */
const NICE: Readonly<Record<Priority, number>> = { low: 10, normal: 0, high: -5, critical: -10 }

/** The nice value of a priority. */
export function niceOf(priority: Priority): number {
  return NICE[priority]
}
