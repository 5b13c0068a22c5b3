import type { Reach } from '../../shapes/reach.ts'
import type { SettingsValues } from '../../shapes/settings.ts'
import type { AgentRecord } from '../../shapes/spec.ts'

/** What programs inside this agent's runs may ask. If what its spec said cannot be read, that is the least. */
export function reachOf({ spec, problems }: AgentRecord, settings: Pick<SettingsValues, 'reach'>): Reach {
  if (problems.some(({ field }) => field === 'reach')) return 'self'
  return spec.reach ?? settings.reach
}
