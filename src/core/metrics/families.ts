import { ALERT_FAMILY, END_FAMILIES, STATE_FAMILIES, USE_FAMILIES } from './agent-families.ts'
import type { Family } from './family.ts'
import { FLEET_FAMILIES, HOST_FAMILIES, MACHINE_FAMILIES, TASK_FAMILIES } from './host-families.ts'
import { LIMIT_FAMILIES } from './limit-families.ts'

/** Everything that is told, in the order in which it is. */
export const FAMILIES: readonly Family[] = [
  ...FLEET_FAMILIES,
  ...STATE_FAMILIES,
  ...USE_FAMILIES,
  ...END_FAMILIES,
  ...LIMIT_FAMILIES,
  ALERT_FAMILY,
  ...TASK_FAMILIES,
  ...HOST_FAMILIES,
  ...MACHINE_FAMILIES,
]
