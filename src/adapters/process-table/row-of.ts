import type { ProcStat } from '../../core/process/parse-proc-stat.ts'
import type { ProcessRow } from '../../core/process/process-row.ts'
import type { KernelConstants } from './kernel-constants.ts'

const MS_PER_S = 1000

/** A process as its `stat` file tells of it, in units that do not depend on the kernel. */
export function rowOf(stat: ProcStat, cookie: string | null, constants: KernelConstants): ProcessRow {
  const { ticksPerSecond, pageBytes } = constants
  return {
    pid: stat.pid,
    parentPid: stat.parentPid,
    groupId: stat.groupId,
    sessionId: stat.sessionId,
    foregroundGroupId: stat.foregroundGroupId,
    state: stat.state,
    startTime: stat.startTicks,
    cpuMs: (stat.cpuTicks * MS_PER_S) / ticksPerSecond,
    rssBytes: stat.rssPages * pageBytes,
    threads: stat.threads,
    name: stat.name,
    cookie,
  }
}
