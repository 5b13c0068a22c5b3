import type { Priority } from '../../shapes/spec.ts'

/** Most important first. */
export const PRIORITIES: readonly Priority[] = ['critical', 'high', 'normal', 'low']

/** Nice values (nice(2)). Values below 0 need a privilege; without it the nice value stays as it is. */
const NICE: Readonly<Record<Priority, number>> = { low: 10, normal: 0, high: -5, critical: -10 }

export function niceOf(priority: Priority): number {
  return NICE[priority]
}
