import type { Survivor } from '../../../contract/views.ts'

/** Lines that ask for attention, and those a person said to ignore; each by agent, the largest first. */
export function ledgerOf(survivors: readonly Survivor[]): {
  readonly open: readonly Survivor[]
  readonly ignored: readonly Survivor[]
} {
  const sorted = survivors.toSorted((a, b) => a.agentName.localeCompare(b.agentName) || b.rssBytes - a.rssBytes)
  return { open: sorted.filter(({ isIgnored }) => !isIgnored), ignored: sorted.filter(({ isIgnored }) => isIgnored) }
}
