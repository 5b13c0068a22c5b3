import type { PastAlert } from '../../../shapes/alert.ts'

/** What tells one alert of the past from every other. */
export function pastKey({ rule, agentId, since }: Pick<PastAlert, 'rule' | 'agentId' | 'since'>): string {
  return `${rule} ${agentId ?? ''} ${since}`
}
