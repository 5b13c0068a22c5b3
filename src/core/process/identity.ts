import type { ProcessIdentity } from '../../shapes/process-identity.ts'

/** True when both name the same process. */
export function isSameProcess(a: ProcessIdentity, b: ProcessIdentity): boolean {
  return a.pid === b.pid && a.startTime === b.startTime && a.bootId === b.bootId
}

/** True if the identity was taken in the current boot: only then can the process still be alive. */
export function isOfBoot(identity: ProcessIdentity, bootId: string): boolean {
  return identity.bootId === bootId
}
