/**
 * A process, for good: a pid alone is never one, since pids are used again.
 * `startTime` is in the platform's own unit (Linux: ticks since boot, macOS: epoch s, Windows: epoch ms) and only ever compared.
 */
export interface ProcessIdentity {
  readonly pid: number
  readonly startTime: number
  readonly bootId: string
}

/** True when both name the same process. */
export function isSameProcess(a: ProcessIdentity, b: ProcessIdentity): boolean {
  return a.pid === b.pid && a.startTime === b.startTime && a.bootId === b.bootId
}

/** True when the identity was taken in the current boot: only then can the process still live. */
export function isOfBoot(identity: ProcessIdentity, bootId: string): boolean {
  return identity.bootId === bootId
}
