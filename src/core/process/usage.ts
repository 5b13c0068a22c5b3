import { isZombie, type ProcessRow } from './process-row.ts'

/** Usage of one process tree at one moment. CPU is in percent of one core. */
export interface TreeUsage {
  readonly cpuPercent: number
  readonly memoryBytes: number
  readonly processes: number
  readonly threads: number
  readonly zombies: number
}

/** CPU time of each process at the last sweep: pid → start time and ms. */
export type CpuLedger = ReadonlyMap<number, { readonly startTime: number; readonly cpuMs: number }>

/** The ledger to keep for the next sweep. */
export function ledgerOf(rows: readonly ProcessRow[]): CpuLedger {
  return new Map(rows.map((row) => [row.pid, { startTime: row.startTime, cpuMs: row.cpuMs }]))
}

/**
 * Adds up one tree. A process that is not in the ledger started after the last sweep, so all its CPU time counts.
 * `elapsedMs` is the monotonic time since that sweep; it is 0 at the first sweep, and CPU is then 0, because there is
 * nothing to compare with.
 */
export function usageOf(members: readonly ProcessRow[], ledger: CpuLedger, elapsedMs: number): TreeUsage {
  let usedMs = 0
  let memoryBytes = 0
  let threads = 0
  let zombies = 0
  for (const row of members) {
    if (isZombie(row)) {
      zombies += 1
      continue
    }
    usedMs += cpuSince(row, ledger)
    memoryBytes += row.rssBytes
    threads += row.threads
  }
  const cpuPercent = elapsedMs > 0 ? (usedMs / elapsedMs) * 100 : 0
  return { cpuPercent, memoryBytes, processes: members.length - zombies, threads, zombies }
}

/** CPU percent of one process since the ledger was made. */
export function cpuPercentOf(row: ProcessRow, ledger: CpuLedger, elapsedMs: number): number {
  return elapsedMs > 0 ? (cpuSince(row, ledger) / elapsedMs) * 100 : 0
}

function cpuSince(row: ProcessRow, ledger: CpuLedger): number {
  const before = ledger.get(row.pid)
  const usedBefore = before?.startTime === row.startTime ? before.cpuMs : 0
  return Math.max(0, row.cpuMs - usedBefore)
}
