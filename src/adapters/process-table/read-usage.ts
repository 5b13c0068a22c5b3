import pidusage from 'pidusage'
import { errnoOf } from '../../base/errors.ts'

/** Resources one process has used since its start. */
export interface ProcessUsage {
  readonly cpuMs: number
  readonly rssBytes: number
  /** Epoch ms; may be off by one second. */
  readonly startedAt: number
}

/** Reads the usage of several processes at once; those that are gone are left out. Replaced in tests. */
export type UsageReader = (pids: readonly number[]) => Promise<ReadonlyMap<number, ProcessUsage>>

/**
 * The real UsageReader: one helper process for all pids, by pidusage. Only totals are used, not its percentages: those
 * need a history per pid.
 */
export const readUsage: UsageReader = async (pids) => {
  const usages = new Map<number, ProcessUsage>()
  if (pids.length === 0) return usages
  try {
    // pidusage returns null for a pid that vanished between its own readings, which its types omit.
    const found: Record<string, pidusage.Status | null> = await pidusage([...pids])
    for (const [pid, usage] of Object.entries(found)) {
      if (usage === null) continue
      const { ctime, memory, timestamp, elapsed } = usage
      usages.set(Number(pid), { cpuMs: ctime, rssBytes: memory, startedAt: timestamp - elapsed })
    }
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error
  }
  return usages
}

/** Clears pidusage's history of each pid, and the timer that belongs to it. */
export function forgetUsage(): void {
  pidusage.clear()
}
