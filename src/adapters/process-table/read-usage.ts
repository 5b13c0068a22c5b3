import pidusage from 'pidusage'
import { errnoOf } from '../../base/errors.ts'

/** What one process has used since its start. */
export interface ProcessUsage {
  readonly cpuMs: number
  readonly rssBytes: number
  /** Epoch ms; the second may be off by one. */
  readonly startedAt: number
}

/** Reads usage of many processes at once; those that are gone are left out. Tests pass their own. */
export type UsageReader = (pids: readonly number[]) => Promise<ReadonlyMap<number, ProcessUsage>>

/** The real UsageReader: one helper process for all pids, by pidusage. Its percentages are not used, only the totals: they need no history per pid. */
export const readUsage: UsageReader = async (pids) => {
  const usages = new Map<number, ProcessUsage>()
  if (pids.length === 0) return usages
  try {
    // pidusage gives null for a pid that went away between its own readings; its types do not say so.
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

/** Forgets what pidusage remembers of each pid, and its timer with it. */
export function forgetUsage(): void {
  pidusage.clear()
}
